import { AXIS_BYTES, PANEL, squareTile } from './panels';

/*
 * How many points lie nearer to a query than a given one. Arguments, 8 bytes each:
 */
const POINTS: usize = 0; // panels
const PANELS: usize = 8; // of points
const QUERIES: usize = 16; // panels
const QUERY_IDS: usize = 24; // i32 *: the index of each query among the points, which counts for nothing; or -1
const DIM: usize = 32;
const TARGETS_A_QUERY: usize = 40;
const TARGETS: usize = 48; // i32 *: indices of points, -1 where nothing is asked
const FIRST_PART: usize = 56; // of this job
const SCRATCH: usize = 64; // f32 *: for each part 32 rows of distances to all points
const OUT_RANKS: usize = 72; // i32 *: 1 for the nearest; 0 where nothing is asked
const QUERY_PANELS: usize = 80;

/** Panels of queries that share what is read of the points. */
const PART_PANELS: i32 = 4;

/** Ranks of the targets of up to 32 queries; ties go to the lower index. */
export function ranks(part: i32, args: usize): void {
  const dim = load<i32>(args, DIM);
  const panels = load<i32>(args, PANELS);
  const panelBytes = (dim as usize) * AXIS_BYTES;
  const rowBytes = (panels as usize) * AXIS_BYTES;
  const first = (load<i32>(args, FIRST_PART) + part) * PART_PANELS;
  const count = min(PART_PANELS, load<i32>(args, QUERY_PANELS) - first) as usize;
  const queries: usize = load<u32>(args, QUERIES) + (first as usize) * panelBytes;
  const rows: usize =
    load<u32>(args, SCRATCH) + (part as usize) * (PART_PANELS as usize) * PANEL * rowBytes;
  const half: usize = PANEL >> 1;
  let panel: usize = load<u32>(args, POINTS);
  for (let at: usize = 0; at < rowBytes; at += AXIS_BYTES) {
    for (let own: usize = 0; own < count; own++) {
      const query = queries + own * panelBytes;
      const row = rows + at + own * PANEL * rowBytes;
      squareTile(query, panel, dim, row, rowBytes);
      squareTile(query + (half << 2), panel, dim, row + half * rowBytes, rowBytes);
    }
    panel += panelBytes;
  }
  for (let query: usize = 0; query < count * PANEL; query++) {
    rankTargets(
      args,
      first * (PANEL as i32) + (query as i32),
      rows + query * rowBytes,
      panels << 3,
    );
  }
}

function rankTargets(args: usize, query: i32, row: usize, points: i32): void {
  const self = load<i32>(load<u32>(args, QUERY_IDS) + ((query as usize) << 2));
  if (self >= 0) store<f32>(row + ((self as usize) << 2), NaN);
  const targets = load<i32>(args, TARGETS_A_QUERY);
  const first: usize = (query as usize) * ((targets as usize) << 2);
  for (let target = 0; target < targets; target++) {
    const at = first + ((target as usize) << 2);
    const index = load<i32>(load<u32>(args, TARGETS) + at);
    const rank = index < 0 ? 0 : 1 + countNearer(row, points, index);
    store<i32>(load<u32>(args, OUT_RANKS) + at, rank);
  }
}

/** Returns how many of a row, NaN left out, are less than the one at `index`, or equal and before it. */
function countNearer(row: usize, length: i32, index: i32): i32 {
  const square = load<f32>(row + ((index as usize) << 2));
  const limit = f32x4.splat(square);
  const tied: usize = row + (((index >> 2) as usize) << 4);
  const end = row + ((length as usize) << 2);
  let counts = i32x4.splat(0);
  for (let at = row; at < tied; at += 16) {
    counts = i32x4.sub(counts, f32x4.le(v128.load(at), limit));
  }
  for (let at = tied + 16; at < end; at += 16) {
    counts = i32x4.sub(counts, f32x4.lt(v128.load(at), limit));
  }
  let nearer =
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3);
  const last = index | 3;
  for (let beside = index & ~3; beside <= last; beside++) {
    const other = load<f32>(row + ((beside as usize) << 2));
    if (other < square || (other == square && beside < index)) nearer++;
  }
  return nearer;
}
