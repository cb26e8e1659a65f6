/** Writes the sum of squares of row `part`: args are values (f32 *), sums (f64 *), row length (i32). */
export function sumSquares(part: i32, args: usize): void {
  const values = load<u32>(args);
  const sums = load<u32>(args, 8);
  const length = load<i32>(args, 16);
  const row: usize = (values as usize) + (((part * length) as usize) << 2);
  let sum: f64 = 0;
  for (let at = 0; at < length; at++) {
    const value = load<f32>(row + ((at as usize) << 2)) as f64;
    sum += value * value;
  }
  store<f64>((sums as usize) + ((part as usize) << 3), sum);
}
