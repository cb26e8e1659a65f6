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
const FIRST_PANEL: usize = 56; // of queries of this job: its parts are the panels from here on
const SCRATCH: usize = 64; // f32 *: for each part 8 rows of distances to all points
const OUT_RANKS: usize = 72; // i32 *: 1 for the nearest; 0 where nothing is asked

/** Ranks of the targets of 8 queries; ties go to the lower index. */
export function ranks(part: i32, args: usize): void {
  const dim = load<i32>(args, DIM);
  const panels = load<i32>(args, PANELS);
  const panelBytes = (dim as usize) * AXIS_BYTES;
  const rowBytes = (panels as usize) * AXIS_BYTES;
  const queryPanel = load<i32>(args, FIRST_PANEL) + part;
  const query: usize = load<u32>(args, QUERIES) + (queryPanel as usize) * panelBytes;
  const rows: usize = load<u32>(args, SCRATCH) + (part as usize) * PANEL * rowBytes;
  const half: usize = PANEL >> 1;
  let panel: usize = load<u32>(args, POINTS);
  for (let at: usize = 0; at < rowBytes; at += AXIS_BYTES) {
    squareTile(query, panel, dim, rows + at, rowBytes);
    squareTile(query + (half << 2), panel, dim, rows + at + half * rowBytes, rowBytes);
    panel += panelBytes;
  }
  for (let lane = 0; lane < (PANEL as i32); lane++) {
    const row = rows + (lane as usize) * rowBytes;
    const place = queryPanel * (PANEL as i32) + lane;
    rankTargets(args, place, row, panels << 3);
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
