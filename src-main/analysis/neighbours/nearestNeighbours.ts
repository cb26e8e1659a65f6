import type { KernelWorkspace } from '../kernels/workspace';
import type { Points } from '../points';

/** The `k` nearest points of each of `count`, the nearest first; both arrays are [count * k]. */
export interface Neighbours {
  count: number;
  k: number;
  indices: Int32Array;
  /** Euclidean. */
  distances: Float32Array;
}

/**
 * Returns the nearest neighbours of points among themselves; none is its own neighbour. Ties go to the lower index.
 * Throws RangeError unless 1 <= k < count.
 * @param betweenPasses awaited every few dozen milliseconds; what it throws ends the search.
 */
export async function nearestNeighbours(
  workspace: KernelWorkspace,
  points: Points,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  if (!Number.isInteger(k) || k < 1 || k >= points.count) {
    throw new RangeError(`k must be an integer in 1..${points.count - 1}, got ${k}`);
  }
  return search(workspace, points, points, k, true, betweenPasses);
}

/** Returns the nearest of `points` to each query, as `nearestNeighbours`, but that k may be as large as their count. */
export async function nearestAmong(
  workspace: KernelWorkspace,
  queries: Points,
  points: Points,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  if (!Number.isInteger(k) || k < 1 || k > points.count) {
    throw new RangeError(`k must be an integer in 1..${points.count}, got ${k}`);
  }
  return search(workspace, queries, points, k, false, betweenPasses);
}

/** Queries between two looks at the messages. */
const QUERIES_A_PASS = 64;

async function search(
  _workspace: KernelWorkspace,
  queries: Points,
  points: Points,
  k: number,
  leavesOutItself: boolean,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  const indices = new Int32Array(queries.count * k);
  const distances = new Float32Array(queries.count * k);
  const squares = new Float64Array(points.count);
  const order = Int32Array.from({ length: points.count }, (_, index) => index);
  for (let query = 0; query < queries.count; query++) {
    if (query % QUERIES_A_PASS === 0) await betweenPasses();
    for (let index = 0; index < points.count; index++) {
      let sum = 0;
      for (let axis = 0; axis < points.dim; axis++) {
        const difference =
          queries.values[query * points.dim + axis]! - points.values[index * points.dim + axis]!;
        sum += difference * difference;
      }
      squares[index] = sum;
    }
    if (leavesOutItself) squares[query] = Infinity;
    const nearest = order.slice().sort((a, b) => squares[a]! - squares[b]! || a - b);
    for (let at = 0; at < k; at++) {
      indices[query * k + at] = nearest[at]!;
      distances[query * k + at] = Math.sqrt(squares[nearest[at]!]!);
    }
  }
  return { count: queries.count, k, indices, distances };
}
