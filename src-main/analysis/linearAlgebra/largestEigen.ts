import { createRandom, type Random } from '../../../src-shared/random';
import type { KernelWorkspace, Region } from '../kernels/workspace';
import { identity, type Matrix, rowOf, zeros } from './matrix';
import { OrthonormalRows } from './orthonormalRows';
import { type Eigen, tridiagonalEigen } from './symmetricEigen';

/** A vector is taken for an eigenvector once what the matrix makes of it is off by less than this share of its value, */
const TOLERANCE = 1e-6;
/** or of the largest value: below that there are rounding errors alone. */
const ROUNDING = 1e-13;
/** Two values that differ by less are the same. */
const SAME = 1e-9;
/** Steps between two looks at what has settled. */
const STEPS_A_LOOK = 10;

/**
 * Returns the largest eigenvalues of a symmetric matrix whose eigenvalues are not negative, and their eigenvectors,
 * by Lanczos's method with full orthogonalisation (Golub and Van Loan, Matrix Computations, 4th edition, section
 * 10.1 to 10.3). It finds one eigenvector of each value; so it is begun anew at right angles to what was found until
 * there is no larger value left. Values are right to some 1e-12 of themselves, vectors to 1e-6 over the gap.
 * @param matrix [size, paddedSize(size)] in the workspace, rows padded with zeros
 * @param count of eigenvalues, at most `size`
 * @param betweenPasses awaited every few milliseconds; what it throws ends the search.
 */
export async function largestEigen(
  workspace: KernelWorkspace,
  matrix: Region,
  size: number,
  count: number,
  seed: number,
  betweenPasses: () => Promise<void>,
): Promise<Eigen> {
  const random = createRandom(seed, 'lanczos');
  return workspace.scope(async () => {
    const basis = new OrthonormalRows(workspace, size, size);
    let found: Eigen = { values: new Float64Array(0), vectors: zeros(0, size) };
    for (;;) {
      const floor = found.values.length === count ? found.values[count - 1]! : -Infinity;
      const more = await searchOnce(workspace, matrix, basis, count, floor, random, betweenPasses);
      if (more.values.length === 0) return found;
      found = largestOf([found, more], count, size);
      keep(workspace, basis, found.vectors);
      if (basis.count === size) return found;
    }
  });
}

/**
 * Returns the eigenvalues above `floor`, at most `count`, of the matrix at right angles to the rows of the basis,
 * which it adds to.
 */
async function searchOnce(
  workspace: KernelWorkspace,
  matrix: Region,
  basis: OrthonormalRows,
  count: number,
  floor: number,
  random: Random,
  betweenPasses: () => Promise<void>,
): Promise<Eigen> {
  const { stride } = basis;
  const size = matrix.length / stride;
  const first = basis.count;
  const diagonal: number[] = [];
  const beside: number[] = [];
  let largest = 0;
  basis.addRandom(random);
  for (;;) {
    const last = basis.row(basis.count - 1);
    workspace.run('rowDots', Math.ceil(size / 8), [matrix, last, basis.next, size, stride]);
    const { along, length } = basis.reduceNext();
    diagonal.push(along.at(-1)!);
    largest = Math.max(largest, Math.abs(along.at(-1)!), length);
    // Nothing new: the values of this part of the space are known.
    const isSpent = basis.count === size || length <= Number.EPSILON * size * largest;
    const rest = isSpent ? 0 : length;
    if (isSpent || diagonal.length % STEPS_A_LOOK === 0) {
      const taken = settledValues(diagonal, beside, rest, count, floor);
      if (taken !== null || isSpent)
        return vectorsOf(basis, first, diagonal, beside, taken ?? 0, size);
      await betweenPasses();
    }
    beside.push(length);
    basis.takeNext(length);
  }
}

/**
 * Returns how many of the largest values are above the floor and have settled, or null while that is not known.
 * @param rest what the next row takes from the last: the values' errors are its share in their vectors.
 */
function settledValues(
  diagonal: readonly number[],
  beside: readonly number[],
  rest: number,
  count: number,
  floor: number,
): number | null {
  const steps = diagonal.length;
  const lastRow = zeros(steps, 1);
  lastRow.values[steps - 1] = 1;
  const { values, vectors } = eigenOf(diagonal, beside, lastRow);
  const least = floor + SAME * Math.abs(floor);
  for (let at = 0; at < Math.min(count, steps); at++) {
    const value = values[at]!;
    const error = Math.abs(rest * vectors.values[at]!);
    if (value + error <= least) return at;
    if (error > TOLERANCE * Math.abs(value) && error > ROUNDING * Math.abs(values[0]!)) return null;
    if (value <= least) return at;
  }
  return steps >= count || rest === 0 ? Math.min(count, steps) : null;
}

function vectorsOf(
  basis: OrthonormalRows,
  first: number,
  diagonal: readonly number[],
  beside: readonly number[],
  taken: number,
  size: number,
): Eigen {
  const { values, vectors } = eigenOf(diagonal, beside, identity(diagonal.length));
  const wide = zeros(taken, size);
  for (let at = 0; at < taken; at++) {
    rowOf(wide, at).set(basis.combine(first, rowOf(vectors, at)).subarray(0, size));
  }
  return { values: values.slice(0, taken), vectors: wide };
}

function eigenOf(diagonal: readonly number[], beside: readonly number[], basis: Matrix): Eigen {
  const besides = new Float64Array(diagonal.length);
  besides.set(beside.slice(0, diagonal.length - 1));
  return tridiagonalEigen({ diagonal: Float64Array.from(diagonal), beside: besides, basis });
}

function largestOf(parts: readonly Eigen[], count: number, size: number): Eigen {
  const all = parts.flatMap(({ values, vectors }) =>
    Array.from(values, (value, at) => ({ value, vector: rowOf(vectors, at) })),
  );
  const kept = all.sort((a, b) => b.value - a.value).slice(0, count);
  const vectors = zeros(kept.length, size);
  kept.forEach(({ vector }, at) => rowOf(vectors, at).set(vector));
  return { values: Float64Array.from(kept, ({ value }) => value), vectors };
}

/** Makes these vectors, which are orthonormal, the rows of the basis. */
function keep(workspace: KernelWorkspace, basis: OrthonormalRows, vectors: Matrix): void {
  basis.count = vectors.rows;
  for (let at = 0; at < vectors.rows; at++) {
    workspace.f64(basis.row(at)).set(rowOf(vectors, at));
  }
}
