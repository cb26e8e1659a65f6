import {
  dot,
  identity,
  type Matrix,
  multiply,
  requireFinite,
  rowOf,
  transpose,
  zeros,
} from './matrix';
import { thinQr } from './thinQr';

/** A matrix as the sum of values[i] · u[i] · v[i]ᵀ, the largest value first; as many as the shorter side is long. */
export interface SingularValues {
  values: Float64Array;
  /** [values, rows]: row i is u[i], of length 1, or 0 where the value is 0. */
  u: Matrix;
  /** [values, columns]: row i is v[i], of length 1. */
  v: Matrix;
}

/** More than any matrix takes; six to ten are usual. */
const MOST_SWEEPS = 60;

/**
 * Returns the thin singular value decomposition. QR first, then one-sided Jacobi rotations (Hestenes 1958; Golub and
 * Van Loan, Matrix Computations, 4th edition, section 8.6.3): they find small values as exactly as large ones, which
 * the eigenvalues of AᵀA would not. Throws RangeError for a matrix that is not finite.
 */
export function singularValues(matrix: Matrix): SingularValues {
  requireFinite(matrix.values);
  if (matrix.rows < matrix.columns) {
    const { values, u, v } = singularValues(transpose(matrix));
    return { values, u: v, v: u };
  }
  const { q, r } = thinQr(matrix);
  const size = matrix.columns;
  // Rows are the columns of R, made orthogonal by rotations that `turns` collects.
  const images = transpose(r);
  const turns = identity(size);
  for (let sweep = 0; !sweepOnce(images, turns); sweep++) {
    if (sweep === MOST_SWEEPS) {
      throw new RangeError(`singular values did not settle in ${MOST_SWEEPS} sweeps`);
    }
  }
  const lengths = Array.from({ length: size }, (_, at) => norm(rowOf(images, at)));
  const order = [...lengths.keys()].sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const left = zeros(size, size);
  const v = zeros(size, size);
  for (const [place, at] of order.entries()) {
    rowOf(v, place).set(rowOf(turns, at));
    if (lengths[at]! > 0) {
      rowOf(left, place).set(rowOf(images, at).map((value) => value / lengths[at]!));
    }
  }
  const values = Float64Array.from(order, (at) => lengths[at]!);
  return { values, u: multiply(left, transpose(q)), v };
}

/** Makes each pair of rows orthogonal once; returns whether all were so before. */
function sweepOnce(images: Matrix, turns: Matrix): boolean {
  let settled = true;
  for (let first = 0; first < images.rows; first++) {
    for (let second = first + 1; second < images.rows; second++) {
      const a = rowOf(images, first);
      const b = rowOf(images, second);
      const between = dot(a, b);
      const [aLength, bLength] = [norm(a), norm(b)];
      if (Math.abs(between) <= Number.EPSILON * images.rows * aLength * bLength) continue;
      settled = false;
      const half = ((bLength - aLength) * (bLength + aLength)) / (2 * between);
      const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(half, 1));
      const cosine = 1 / Math.hypot(tangent, 1);
      rotate(a, b, cosine, cosine * tangent);
      rotate(rowOf(turns, first), rowOf(turns, second), cosine, cosine * tangent);
    }
  }
  return settled;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let at = 0; at < a.length; at++) {
    const first = a[at]!;
    const second = b[at]!;
    a[at] = cosine * first - sine * second;
    b[at] = sine * first + cosine * second;
  }
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
