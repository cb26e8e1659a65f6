import { type Matrix, zeros } from '../../../src-main/analysis/linearAlgebra/matrix';

/** Returns a matrix with the given rows. Throws RangeError where they differ in length. */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  const matrix = zeros(rows.length, rows[0]?.length ?? 0);
  for (const [at, row] of rows.entries()) {
    if (row.length !== matrix.columns) {
      throw new RangeError(`row ${at} must have ${matrix.columns} numbers, got ${row.length}`);
    }
    matrix.values.set(row, at * matrix.columns);
  }
  return matrix;
}
