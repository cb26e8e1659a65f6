import type { KernelWorkspace } from '../kernels/workspace';
import type { Points } from '../points';
import { approximateNeighbours } from './approximateNeighbours';
import { nearestNeighbours, type Neighbours } from './nearestNeighbours';

/** Up to here all pairs take a few seconds, and cells would save half of them. */
const MOST_ALL_PAIRS = 20_000;

/**
 * Returns the neighbours that a map is made of: the nearest up to 20,000 points, and above most of the nearest, see
 * `approximateNeighbours`. Throws as `nearestNeighbours`.
 */
export function mapNeighbours(
  workspace: KernelWorkspace,
  points: Points,
  k: number,
  seed: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  return points.count <= MOST_ALL_PAIRS
    ? nearestNeighbours(workspace, points, k, betweenPasses)
    : approximateNeighbours(workspace, points, k, seed, betweenPasses);
}
