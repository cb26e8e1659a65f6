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
