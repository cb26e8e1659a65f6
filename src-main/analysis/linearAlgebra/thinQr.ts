import { type Reflection, reflect, reflectionOf } from './householder';
import { type Matrix, requireFinite, rowOf, transpose, zeros } from './matrix';

/** A matrix as Q · R. */
export interface ThinQr {
  /** [rows, columns]: its columns are orthonormal, also where those of the matrix depend on one another. */
  q: Matrix;
  /** [columns, columns]: upper triangular. */
  r: Matrix;
}

/**
 * Returns the thin QR factors of a matrix with at least as many rows as columns, by Householder's reflections (Golub
 * and Van Loan, Matrix Computations, 4th edition, section 5.2.2). Throws RangeError for a wider or not finite one.
 */
export function thinQr(matrix: Matrix): ThinQr {
  const { rows, columns } = matrix;
  if (rows < columns) {
    throw new RangeError(`thin QR needs at least ${columns} rows, got ${rows}`);
  }
  requireFinite(matrix.values);
  // Columns lie in one piece in the transpose.
  const rest = transpose(matrix);
  const reflections: Reflection[] = [];
  const r = zeros(columns, columns);
  for (let step = 0; step < columns; step++) {
    const reflection = reflectionOf(rowOf(rest, step).subarray(step));
    reflections.push(reflection);
    r.values[step * columns + step] = reflection.head;
    for (let other = step + 1; other < columns; other++) {
      const column = rowOf(rest, other);
      reflect(column.subarray(step), reflection);
      r.values[step * columns + other] = column[step]!;
    }
  }
  const turned = zeros(columns, rows);
  for (let at = 0; at < columns; at++) {
    const column = rowOf(turned, at);
    column[at] = 1;
    for (let step = at; step >= 0; step--) reflect(column.subarray(step), reflections[step]!);
  }
  return { q: transpose(turned), r };
}
