/*
 * Weights of B-splines: of the `order` grid points about a place on an axis. Tables come from bSpline.ts: for each power of
 * the place within its cell, the highest first, 8 floats (a grid point each; zeros past the order).
 */

/** Writes 8 floats: the polynomials of a table at t. */
export function evaluate(table: usize, powers: i32, t: f32, to: usize): void {
  const at = f32x4.splat(t);
  let low = v128.load(table);
  let high = v128.load(table, 16);
  for (let row = table + 32, end = table + ((powers * 32) as usize); row < end; row += 32) {
    low = f32x4.relaxed_madd(low, at, v128.load(row));
    high = f32x4.relaxed_madd(high, at, v128.load(row, 16));
  }
  v128.store(to, low);
  v128.store(to, high, 16);
}
