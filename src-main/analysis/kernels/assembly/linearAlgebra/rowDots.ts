/*
 * Products of a matrix's rows with a vector. Rows and vector are padded with zeros to a multiple of 8 numbers.
 * Arguments, 8 bytes each:
 */
const MATRIX: usize = 0; // f64 *
const VECTOR: usize = 8; // f64 *
const DOTS: usize = 16; // f64 *, one a row
const ROWS: usize = 24;
const STRIDE: usize = 32; // numbers of a row

/** Does 8 rows. */
export function rowDots(part: i32, args: usize): void {
  const stride = load<i32>(args, STRIDE);
  const vector: usize = load<u32>(args, VECTOR);
  const end = min((part + 1) << 3, load<i32>(args, ROWS));
  for (let row = part << 3; row < end; row++) {
    const numbers: usize = load<u32>(args, MATRIX) + (((row * stride) as usize) << 3);
    store<f64>(load<u32>(args, DOTS) + ((row as usize) << 3), dot(numbers, vector, stride));
  }
}

/** Four sums at a time: each waits for its last addition. */
function dot(left: usize, right: usize, length: i32): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (let at = 0; at < length; at += 8) {
    sum0 = f64x2.relaxed_madd(v128.load(left), v128.load(right), sum0);
    sum1 = f64x2.relaxed_madd(v128.load(left, 16), v128.load(right, 16), sum1);
    sum2 = f64x2.relaxed_madd(v128.load(left, 32), v128.load(right, 32), sum2);
    sum3 = f64x2.relaxed_madd(v128.load(left, 48), v128.load(right, 48), sum3);
    left += 64;
    right += 64;
  }
  const sum = f64x2.add(f64x2.add(sum0, sum1), f64x2.add(sum2, sum3));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
