/*
 * Adds a matrix's rows, each times its factor, to a vector. Arguments, 8 bytes each:
 */
const MATRIX: usize = 0; // f64 *
const FACTORS: usize = 8; // f64 *, one a row
const VECTOR: usize = 16; // f64 *
const ROWS: usize = 24;
const STRIDE: usize = 32; // numbers of a row

/** Does 8 columns, whose sums stay in registers while the rows are gone through. */
export function addRows(part: i32, args: usize): void {
  const rows = load<i32>(args, ROWS);
  const rowBytes: usize = load<i32>(args, STRIDE) << 3;
  const vector: usize = load<u32>(args, VECTOR) + ((part as usize) << 6);
  let numbers: usize = load<u32>(args, MATRIX) + ((part as usize) << 6);
  let factors: usize = load<u32>(args, FACTORS);
  let sum0 = v128.load(vector);
  let sum1 = v128.load(vector, 16);
  let sum2 = v128.load(vector, 32);
  let sum3 = v128.load(vector, 48);
  for (let row = 0; row < rows; row++) {
    const factor = v128.load64_splat(factors);
    sum0 = f64x2.relaxed_madd(factor, v128.load(numbers), sum0);
    sum1 = f64x2.relaxed_madd(factor, v128.load(numbers, 16), sum1);
    sum2 = f64x2.relaxed_madd(factor, v128.load(numbers, 32), sum2);
    sum3 = f64x2.relaxed_madd(factor, v128.load(numbers, 48), sum3);
    numbers += rowBytes;
    factors += 8;
  }
  v128.store(vector, sum0);
  v128.store(vector, sum1, 16);
  v128.store(vector, sum2, 32);
  v128.store(vector, sum3, 48);
}
