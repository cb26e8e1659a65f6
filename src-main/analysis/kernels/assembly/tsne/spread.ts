import { evaluate } from './spline';

/**
 * Sorts points by the grid row on which their support begins (a counting sort, in one part).
 * Args: coords, order, starts (rows + 1), rowOf (scratch, count), count, rows, origin of y (float), cells a unit (float),
 * rows of support before the point's own.
 */
export function sortByRow(_part: i32, args: usize): void {
  const coords = load<u32>(args) as usize;
  const order = load<u32>(args, 8) as usize;
  const starts = load<u32>(args, 16) as usize;
  const rowOf = load<u32>(args, 24) as usize;
  const count = load<i32>(args, 32);
  const rows = load<i32>(args, 40);
  const origin = load<f64>(args, 48) as f32;
  const scale = load<f64>(args, 56) as f32;
  const before = load<i32>(args, 64);
  memory.fill(starts, 0, ((rows + 1) * 4) as usize);
  for (let i = 0; i < count; i++) {
    const y = load<f32>(coords + ((i * 8) as usize), 4);
    const row = (((y - origin) * scale) as i32) - before;
    store<i32>(rowOf + ((i * 4) as usize), row);
    const place = starts + ((row * 4) as usize);
    store<i32>(place, load<i32>(place) + 1);
  }
  let end = 0;
  for (let row = 0; row <= rows; row++) {
    const place = starts + ((row * 4) as usize);
    end += load<i32>(place);
    store<i32>(place, end);
  }
  // From the last to the first, so that equal rows keep the points' order and the ends become starts.
  for (let i = count - 1; i >= 0; i--) {
    const place = starts + ((load<i32>(rowOf + ((i * 4) as usize)) * 4) as usize);
    const at = load<i32>(place) - 1;
    store<i32>(place, at);
    store<i32>(order + ((at * 4) as usize), i);
  }
}

/**
 * Spreads a unit charge a point over the grid, with B-splines. A part is a strip of rows, and sums over the points
 * in their order by rows, so that strips change no sum.
 * Args: coords, order, starts, grid, table, scratch (64 bytes a part), rows, pitch (floats), spline order, origin of x, origin of
 * y, cells a unit (floats), parts.
 */
export function spread(part: i32, args: usize): void {
  const coords = load<u32>(args) as usize;
  const order = load<u32>(args, 8) as usize;
  const starts = load<u32>(args, 16) as usize;
  const grid = load<u32>(args, 24) as usize;
  const table = load<u32>(args, 32) as usize;
  const xWeights = (load<u32>(args, 40) as usize) + ((part * 64) as usize);
  const yWeights = xWeights + 32;
  const rows = load<i32>(args, 48);
  const pitch = load<i32>(args, 56);
  const span = load<i32>(args, 64);
  const originX = load<f64>(args, 72) as f32;
  const originY = load<f64>(args, 80) as f32;
  const scale = load<f64>(args, 88) as f32;
  const parts = load<i32>(args, 96);
  const before = span / 2 - 1;
  const firstRow = (part * rows) / parts;
  const endRow = ((part + 1) * rows) / parts;
  const strip = grid + ((firstRow * pitch * 4) as usize);
  memory.fill(strip, 0, ((endRow - firstRow) * pitch * 4) as usize);
  for (let row = max(0, firstRow - span + 1); row < endRow; row++) {
    const from = max(row, firstRow) - row;
    const to = min(row + span, endRow) - row;
    const end = load<i32>(starts + ((row * 4) as usize), 4);
    for (let at = load<i32>(starts + ((row * 4) as usize)); at < end; at++) {
      const point = coords + ((load<i32>(order + ((at * 4) as usize)) * 8) as usize);
      const x = (load<f32>(point) - originX) * scale;
      const y = (load<f32>(point, 4) - originY) * scale;
      const column = x as i32;
      evaluate(table, span, x - (column as f32), xWeights);
      evaluate(table, span, y - (y as i32 as f32), yWeights);
      const low = v128.load(xWeights);
      const high = v128.load(xWeights, 16);
      let cells = grid + ((((row + from) * pitch + column - before) * 4) as usize);
      for (let k = from; k < to; k++) {
        const weight = v128.load32_splat(yWeights + ((k * 4) as usize));
        v128.store(cells, f32x4.relaxed_madd(low, weight, v128.load(cells)));
        v128.store(cells, f32x4.relaxed_madd(high, weight, v128.load(cells, 16)), 16);
        cells += (pitch * 4) as usize;
      }
    }
  }
}
