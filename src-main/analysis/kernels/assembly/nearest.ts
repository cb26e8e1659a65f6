import { keyAt, keyOf, positionOf, selectSmallest, sortKeys, squareOf } from './keys';
import { exactSquare, pointAt, squareTile } from './panels';

/*
 * The nearest points of blocks of queries. Arguments, 8 bytes each:
 */
const POINTS: usize = 0; // panels
const POINT_IDS: usize = 8; // i32 *, by position
const QUERIES: usize = 16; // panels
const QUERY_IDS: usize = 24; // i32 *, by position: the point that is not the query's neighbour, or -1
const DIM: usize = 32;
const NEIGHBOURS: usize = 40; // k
const KEPT: usize = 48; // candidates that are measured exactly in the end, at least k
const ROOM: usize = 56; // candidates of a query before the furthest are thrown away, more than KEPT
const BLOCKS: usize = 64; // i32[4] *: first query, end, first range, end; queries begin at multiples of 4
const RANGES: usize = 72; // i32[2] *: first panel of points, end
const FIRST_BLOCK: usize = 80; // of this job: its parts are the blocks from here on
const SCRATCH: usize = 88;
const SCRATCH_BYTES: usize = 96; // of a part
const OUT_IDS: usize = 104; // i32 *, k a query
const OUT_DISTANCES: usize = 112; // f32 *, k a query

/** Distances of a tile: 4 queries times 8 points. */
const TILE_BYTES: usize = 128;

/*
 * Scratch of a part: a tile; for each query its threshold (f32) and its number of candidates (i32); the
 * candidates' keys; exact squares (f64) and ids (i32) of one query.
 */

/** Does one block. */
export function nearest(part: i32, args: usize): void {
  const dim = load<i32>(args, DIM);
  const points: usize = load<u32>(args, POINTS);
  const queries: usize = load<u32>(args, QUERIES);
  const block: usize =
    load<u32>(args, BLOCKS) + (((load<i32>(args, FIRST_BLOCK) + part) as usize) << 4);
  const first = load<i32>(block);
  const count = load<i32>(block, 4) - first;
  const room = load<i32>(args, ROOM);
  const tile: usize = load<u32>(args, SCRATCH) + (part as usize) * load<u32>(args, SCRATCH_BYTES);
  const thresholds = tile + TILE_BYTES;
  const counts = thresholds + ((count as usize) << 2);
  const keys = thresholds + (((count + 1) as usize) << 3);
  const exact = keys + (((count * room) as usize) << 3);
  for (let query = 0; query < count; query++) {
    store<f32>(thresholds + ((query as usize) << 2), Infinity);
    store<i32>(counts + ((query as usize) << 2), 0);
  }
  const ranges: usize = load<u32>(args, RANGES);
  for (let range = load<i32>(block, 8); range < load<i32>(block, 12); range++) {
    const end = load<i32>(ranges + ((range as usize) << 3), 4);
    for (let panel = load<i32>(ranges + ((range as usize) << 3)); panel < end; panel++) {
      const panelAt = points + (((panel * dim) as usize) << 5);
      for (let query = 0; query < count; query += 4) {
        squareTile(pointAt(queries, first + query, dim), panelAt, dim, tile);
        const rows = min(4, count - query);
        for (let row = 0; row < rows; row++) {
          const at: usize = ((query + row) as usize) << 2;
          const squares = tile + ((row as usize) << 5);
          const threshold = v128.load32_splat(thresholds + at);
          const near = f32x4.le(v128.load(squares), threshold);
          const far = f32x4.le(v128.load(squares, 16), threshold);
          if (!v128.any_true(v128.or(near, far))) continue;
          const close = i32x4.bitmask(near) | (i32x4.bitmask(far) << 4);
          const place = keys + ((((query + row) * room) as usize) << 3);
          take(
            args,
            first + query + row,
            panel,
            close,
            squares,
            place,
            counts + at,
            thresholds + at,
          );
        }
      }
    }
  }
  for (let query = 0; query < count; query++) {
    const place = keys + (((query * room) as usize) << 3);
    const taken = load<i32>(counts + ((query as usize) << 2));
    give(args, first + query, place, taken, exact);
  }
}

/** Adds the points of a panel that are close enough to a query's candidates; makes room where it is full. */
function take(
  args: usize,
  query: i32,
  panel: i32,
  close: i32,
  squares: usize,
  keys: usize,
  countAt: usize,
  thresholdAt: usize,
): void {
  const pointIds: usize = load<u32>(args, POINT_IDS);
  const self = load<i32>(load<u32>(args, QUERY_IDS) + ((query as usize) << 2));
  const room = load<i32>(args, ROOM);
  let count = load<i32>(countAt);
  while (close != 0) {
    const lane = ctz(close);
    close &= close - 1;
    const position = (panel << 3) + lane;
    if (load<i32>(pointIds + ((position as usize) << 2)) == self) continue;
    const square = load<f32>(squares + ((lane as usize) << 2));
    store<u64>(keys + ((count as usize) << 3), keyOf(square, position));
    count++;
    if (count < room) continue;
    count = load<i32>(args, KEPT);
    selectSmallest(keys, room, count);
    let furthest: u64 = 0;
    for (let at = 0; at < count; at++) furthest = max(furthest, keyAt(keys, at));
    store<f32>(thresholdAt, squareOf(furthest));
  }
  store<i32>(countAt, count);
}

/** Measures the nearest candidates of a query exactly and writes the k nearest, the nearest first. */
function give(args: usize, query: i32, keys: usize, count: i32, exact: usize): void {
  const dim = load<i32>(args, DIM);
  const k = load<i32>(args, NEIGHBOURS);
  const kept = min(count, load<i32>(args, KEPT));
  const ids = exact + ((load<i32>(args, KEPT) as usize) << 3);
  const points: usize = load<u32>(args, POINTS);
  const pointIds: usize = load<u32>(args, POINT_IDS);
  const from = pointAt(load<u32>(args, QUERIES), query, dim);
  selectSmallest(keys, count, kept);
  sortKeys(keys, kept);
  // Almost sorted already: each falls into place after a few steps.
  for (let next = 0; next < kept; next++) {
    const position = positionOf(keyAt(keys, next));
    const id = load<i32>(pointIds + ((position as usize) << 2));
    const square = exactSquare(from, pointAt(points, position, dim), dim);
    let at = next;
    while (at > 0) {
      const before = load<f64>(exact + (((at - 1) as usize) << 3));
      const idBefore = load<i32>(ids + (((at - 1) as usize) << 2));
      if (before < square || (before == square && idBefore < id)) break;
      store<f64>(exact + ((at as usize) << 3), before);
      store<i32>(ids + ((at as usize) << 2), idBefore);
      at--;
    }
    store<f64>(exact + ((at as usize) << 3), square);
    store<i32>(ids + ((at as usize) << 2), id);
  }
  const row: usize = ((query * k) as usize) << 2;
  const outIds: usize = load<u32>(args, OUT_IDS) + row;
  const outDistances: usize = load<u32>(args, OUT_DISTANCES) + row;
  for (let at = 0; at < k; at++) {
    const place: usize = (at as usize) << 2;
    store<i32>(outIds + place, load<i32>(ids + place));
    store<f32>(outDistances + place, Math.sqrt(load<f64>(exact + (place << 1))) as f32);
  }
}
