import { type Reflection, reflect, reflectionOf } from './householder';
import { addScaled, dot, identity, type Matrix, rowOf } from './matrix';

/** A symmetric matrix as Qᵀ · T · Q, T with numbers on the diagonal and beside it only. */
export interface Tridiagonal {
  diagonal: Float64Array;
  /** beside[i] stands between i and i + 1; the last is 0. */
  beside: Float64Array;
  /** Q: orthogonal. */
  basis: Matrix;
}

/**
 * Returns a symmetric matrix in tridiagonal form, by Householder's reflections (Golub and Van Loan, Matrix
 * Computations, 4th edition, section 8.3.1).
 */
export function tridiagonalise(symmetric: Matrix): Tridiagonal {
  const size = symmetric.rows;
  const rest: Matrix = { ...symmetric, values: symmetric.values.slice() };
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const reflections: Reflection[] = [];
  for (let step = 0; step < size; step++) {
    const row = rowOf(rest, step);
    diagonal[step] = row[step]!;
    if (step + 1 === size) break;
    const reflection = reflectionOf(row.subarray(step + 1));
    beside[step] = reflection.head;
    reflections.push(reflection);
    reflectBothSides(rest, step + 1, reflection);
  }
  const basis = identity(size);
  for (let step = size - 2; step >= 0; step--) {
    for (let row = step + 1; row < size; row++) {
      reflect(rowOf(basis, row).subarray(step + 1), reflections[step]!);
    }
  }
  return { diagonal, beside, basis };
}

/** Replaces the part of a symmetric matrix from `start` on by H · part · H. */
function reflectBothSides(matrix: Matrix, start: number, { vector, factor }: Reflection): void {
  if (factor === 0) return;
  const size = matrix.rows;
  const image = new Float64Array(size - start);
  for (let row = start; row < size; row++) {
    image[row - start] = factor * dot(rowOf(matrix, row).subarray(start), vector);
  }
  addScaled(image, (-factor / 2) * dot(image, vector), vector);
  for (let row = start; row < size; row++) {
    const numbers = rowOf(matrix, row).subarray(start);
    addScaled(numbers, -vector[row - start]!, image);
    addScaled(numbers, -image[row - start]!, vector);
  }
}
