import { type Matrix, requireSquare, rowOf, zeros } from './matrix';

/**
 * Returns the lower triangular L with L · Lᵀ = matrix, of which the lower triangle counts. Throws RangeError where
 * the matrix is not square, not finite or not positive definite.
 */
export function cholesky(matrix: Matrix): Matrix {
  requireSquare(matrix);
  const size = matrix.rows;
  const factor = zeros(size, size);
  for (let row = 0; row < size; row++) {
    const numbers = rowOf(factor, row);
    for (let column = 0; column <= row; column++) {
      const pivots = rowOf(factor, column);
      let rest = matrix.values[row * size + column]!;
      for (let at = 0; at < column; at++) rest -= numbers[at]! * pivots[at]!;
      if (column < row) numbers[column] = rest / pivots[column]!;
      else if (rest > 0) numbers[row] = Math.sqrt(rest);
      else
        throw new RangeError(`the matrix must be positive definite, got pivot ${rest} at ${row}`);
    }
  }
  return factor;
}

/** Returns x with L · Lᵀ · x = right, for a factor of `cholesky`. Throws RangeError where the sizes differ. */
export function solveCholesky(factor: Matrix, right: ArrayLike<number>): Float64Array {
  const { values, rows: size } = factor;
  if (right.length !== size) {
    throw new RangeError(`the right side must have ${size} numbers, got ${right.length}`);
  }
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    for (let at = 0; at < row; at++) solution[row]! -= values[row * size + at]! * solution[at]!;
    solution[row]! /= values[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    solution[row]! /= values[row * size + row]!;
    for (let at = 0; at < row; at++) solution[at]! -= values[row * size + at]! * solution[row]!;
  }
  return solution;
}

/** Returns log det(L · Lᵀ), for a factor of `cholesky`. */
export function logDeterminant({ values, rows: size }: Matrix): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += 2 * Math.log(values[row * size + row]!);
  return sum;
}
