import { type Matrix, requireSquare, rowOf, zeros } from './matrix';
import { type Tridiagonal, tridiagonalise } from './tridiagonal';

/** Eigenvalues, the largest first, and to each its eigenvector of length 1. */
export interface Eigen {
  values: Float64Array;
  /** Row i is the eigenvector of value i. */
  vectors: Matrix;
}

/** More than any matrix takes; two or three a value are usual. */
const MOST_SWEEPS_A_VALUE = 60;

/**
 * Returns the eigenvalues and eigenvectors of a symmetric matrix; of the two triangles the upper one counts. Takes
 * some n³ · 10 operations. Throws RangeError where the matrix is not square or not finite.
 */
export function symmetricEigen(matrix: Matrix): Eigen {
  requireSquare(matrix);
  return tridiagonalEigen(tridiagonalise(mirrored(matrix)));
}

/** Returns the eigenvalues and eigenvectors of a matrix in tridiagonal form, whose numbers it uses up. */
export function tridiagonalEigen({ diagonal, beside, basis }: Tridiagonal): Eigen {
  const largest = [...diagonal, ...beside].reduce(
    (most, value) => Math.max(most, Math.abs(value)),
    0,
  );
  // Squares of numbers near 1 neither overflow nor vanish; a power of 2 rounds nothing.
  const scale = largest === 0 ? 1 : 2 ** Math.floor(Math.log2(largest));
  for (const numbers of [diagonal, beside]) {
    for (let at = 0; at < numbers.length; at++) numbers[at]! /= scale;
  }
  for (let at = 0; at < diagonal.length; at++) isolate(at, diagonal, beside, basis);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b);
  const vectors = zeros(basis.rows, basis.columns);
  for (const [place, at] of order.entries()) rowOf(vectors, place).set(rowOf(basis, at));
  return { values: Float64Array.from(order, (at) => diagonal[at]! * scale), vectors };
}

/**
 * Brings beside[at] to 0 by QL steps with Wilkinson's shift, done implicitly by rotations (Golub and Van Loan,
 * Matrix Computations, 4th edition, section 8.3.3, from below instead of from above).
 */
function isolate(at: number, diagonal: Float64Array, beside: Float64Array, basis: Matrix): void {
  for (let sweep = 0; sweep < MOST_SWEEPS_A_VALUE; sweep++) {
    const end = endOfBlock(at, diagonal, beside);
    if (end === at) return;
    sweepUp(at, end, diagonal, beside, basis);
  }
  throw new RangeError(`eigenvalue ${at} did not settle in ${MOST_SWEEPS_A_VALUE} sweeps`);
}

/** Returns the last row of the block that begins at `at`: the number beside it is nothing next to its neighbours. */
function endOfBlock(at: number, diagonal: Float64Array, beside: Float64Array): number {
  let end = at;
  for (; end + 1 < diagonal.length; end++) {
    const scale = Math.abs(diagonal[end]!) + Math.abs(diagonal[end + 1]!);
    if (Math.abs(beside[end]!) <= Number.EPSILON * scale) break;
    // Among zeros nothing is small enough but what vanishes when it is squared.
    if (beside[end]! ** 2 === 0) break;
  }
  return end;
}

function sweepUp(
  start: number,
  end: number,
  diagonal: Float64Array,
  beside: Float64Array,
  basis: Matrix,
): void {
  const half = (diagonal[start + 1]! - diagonal[start]!) / (2 * beside[start]!);
  const shift =
    diagonal[start]! - beside[start]! / (half + (half < 0 ? -1 : 1) * Math.sqrt(half * half + 1));
  // The bulge that a rotation leaves outside the three diagonals, and what it stands on.
  let bulge = 1;
  let cosine = 1;
  let ahead = diagonal[end]! - shift;
  let taken = 0;
  for (let at = end - 1; at >= start; at--) {
    const along = cosine * beside[at]!;
    const across = bulge * beside[at]!;
    const length = Math.sqrt(across * across + ahead * ahead);
    beside[at + 1] = length;
    if (length === 0) {
      // The block has come apart: what was taken off is given back.
      diagonal[at + 1]! -= taken;
      beside[end] = 0;
      return;
    }
    bulge = across / length;
    cosine = ahead / length;
    const base = diagonal[at + 1]! - taken;
    const turn = (diagonal[at]! - base) * bulge + 2 * cosine * along;
    taken = bulge * turn;
    diagonal[at + 1] = base + taken;
    ahead = cosine * turn - along;
    rotate(rowOf(basis, at), rowOf(basis, at + 1), cosine, bulge);
  }
  diagonal[start]! -= taken;
  beside[start] = ahead;
  beside[end] = 0;
}

function rotate(lower: Float64Array, upper: Float64Array, cosine: number, sine: number): void {
  for (let at = 0; at < lower.length; at++) {
    const first = lower[at]!;
    const second = upper[at]!;
    upper[at] = sine * first + cosine * second;
    lower[at] = cosine * first - sine * second;
  }
}

/** Returns the matrix with its upper triangle in both. */
function mirrored(matrix: Matrix): Matrix {
  const size = matrix.rows;
  const whole: Matrix = { ...matrix, values: matrix.values.slice() };
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      whole.values[row * size + column] = matrix.values[column * size + row]!;
    }
  }
  return whole;
}
