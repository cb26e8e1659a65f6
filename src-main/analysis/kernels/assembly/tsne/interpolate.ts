import { sumOfLanes } from './lanes';
import { evaluate } from './spline';

/**
 * Reads potential and force at the points from the grid's potential: the force is minus half the gradient, taken
 * through the splines. Points come in the order of spread.ts, whose rows are then near each other in memory.
 * Args: coords, order, grid, table, table of derivatives, scratch (128 bytes a part), forces, potentials' sums (f64 a part), count,
 * pitch, spline order, origin of x, origin of y, cells a unit (floats), parts, potentials.
 */
export function interpolate(part: i32, args: usize): void {
  const coords = load<u32>(args) as usize;
  const order = load<u32>(args, 8) as usize;
  const grid = load<u32>(args, 16) as usize;
  const table = load<u32>(args, 24) as usize;
  const slopes = load<u32>(args, 32) as usize;
  const xWeights = (load<u32>(args, 40) as usize) + ((part * 128) as usize);
  const yWeights = xWeights + 32;
  const xSlopes = xWeights + 64;
  const ySlopes = xWeights + 96;
  const forces = load<u32>(args, 48) as usize;
  const sums = load<u32>(args, 56) as usize;
  const count = load<i32>(args, 64);
  const pitch = load<i32>(args, 72);
  const span = load<i32>(args, 80);
  const originX = load<f64>(args, 88) as f32;
  const originY = load<f64>(args, 96) as f32;
  const scale = load<f64>(args, 104) as f32;
  const parts = load<i32>(args, 112);
  const potentials = load<u32>(args, 120) as usize;
  const before = span / 2 - 1;
  const minusHalf: f32 = -0.5 * scale;
  let sum: f64 = 0;
  const end = (((part + 1) as i64) * count) / parts;
  for (let at = (((part as i64) * count) / parts) as i32; at < (end as i32); at++) {
    const index = load<i32>(order + ((at * 4) as usize));
    const point = coords + ((index * 8) as usize);
    const x = (load<f32>(point) - originX) * scale;
    const y = (load<f32>(point, 4) - originY) * scale;
    const column = x as i32;
    const row = y as i32;
    evaluate(table, span, x - (column as f32), xWeights);
    evaluate(table, span, y - (row as f32), yWeights);
    evaluate(slopes, span - 1, x - (column as f32), xSlopes);
    evaluate(slopes, span - 1, y - (row as f32), ySlopes);
    let cells = grid + ((((row - before) * pitch + column - before) * 4) as usize);
    let low = f32x4.splat(0);
    let high = low;
    let lowSlope = low;
    let highSlope = low;
    for (let k: usize = 0; k < ((span * 4) as usize); k += 4) {
      const a = v128.load(cells);
      const b = v128.load(cells, 16);
      const weight = v128.load32_splat(yWeights + k);
      const slope = v128.load32_splat(ySlopes + k);
      low = f32x4.relaxed_madd(a, weight, low);
      high = f32x4.relaxed_madd(b, weight, high);
      lowSlope = f32x4.relaxed_madd(a, slope, lowSlope);
      highSlope = f32x4.relaxed_madd(b, slope, highSlope);
      cells += (pitch * 4) as usize;
    }
    const wLow = v128.load(xWeights);
    const wHigh = v128.load(xWeights, 16);
    const byX = f32x4.relaxed_madd(
      low,
      v128.load(xSlopes),
      f32x4.mul(high, v128.load(xSlopes, 16)),
    );
    const byY = f32x4.relaxed_madd(lowSlope, wLow, f32x4.mul(highSlope, wHigh));
    const potential = sumOfLanes(f32x4.relaxed_madd(low, wLow, f32x4.mul(high, wHigh)));
    sum += potential as f64;
    store<f32>(potentials + ((index * 4) as usize), potential);
    store<f32>(forces + ((index * 8) as usize), sumOfLanes(byX) * minusHalf);
    store<f32>(forces + ((index * 8) as usize), sumOfLanes(byY) * minusHalf, 4);
  }
  store<f64>(sums + ((part * 8) as usize), sum);
}
