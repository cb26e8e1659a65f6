/** Writes the 4 x 4 floats of which the arguments are rows turned over: column c at `to` + c * step. */
export function storeColumns(to: usize, step: usize, a: v128, b: v128, c: v128, d: v128): void {
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(abLow, cdLow, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(abLow, cdLow, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<f64>(abHigh, cdHigh, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<f64>(abHigh, cdHigh, 1, 3));
}
