import type { Neighbours } from '../neighbours/nearestNeighbours';

/** How near the sum of memberships comes to its target; a bisection ends after so many halvings at the latest. */
const TOLERANCE = 1e-5;
const MOST_HALVINGS = 64;
/** No bandwidth below this share of the mean distance. */
const LEAST_SHARE = 1e-3;

/**
 * Returns how surely each neighbour belongs to its point, 0..1, [count * k]: exp(-(d - rho) / sigma), and 1 up to rho,
 * with sigma such that a point's memberships sum to `target`: McInnes, Healy and Melville, "UMAP", 2018, algorithms 2
 * and 3.
 * @param reachesNearest whether rho is the distance of the nearest that is not in the same place, so that every point
 * surely has one neighbour; else it is 0.
 */
export function memberships(
  { count, k, distances }: Neighbours,
  target: number,
  reachesNearest: boolean,
): Float32Array {
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  const all = new Float32Array(count * k);
  for (let point = 0; point < count; point++) {
    const row = distances.subarray(point * k, (point + 1) * k);
    const rho = reachesNearest ? (row.find((distance) => distance > 0) ?? 0) : 0;
    const sigma = Math.max(
      bandwidth(row, rho, target),
      LEAST_SHARE * (rho > 0 ? meanOf(row) : mean),
    );
    for (let at = 0; at < k; at++) {
      const beyond = row[at]! - rho;
      all[point * k + at] = beyond > 0 ? Math.exp(-beyond / sigma) : 1;
    }
  }
  return all;
}

function bandwidth(row: Float32Array, rho: number, target: number): number {
  let [low, middle, high] = [0, 1, Infinity];
  for (let halving = 0; halving < MOST_HALVINGS; halving++) {
    let sum = 0;
    for (const distance of row) sum += distance > rho ? Math.exp((rho - distance) / middle) : 1;
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = middle;
    else low = middle;
    middle = high === Infinity ? middle * 2 : (low + high) / 2;
  }
  return middle;
}

function meanOf(row: Float32Array): number {
  return row.reduce((sum, distance) => sum + distance, 0) / row.length;
}
