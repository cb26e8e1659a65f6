import type { KernelWorkspace } from '../kernels/workspace';
import { nearestAmong, type Neighbours } from '../neighbours/nearestNeighbours';
import type { Points } from '../points';
import { checkMinDist, checkNeighbourhood } from './checks';
import { closenessCurve } from './closenessCurve';
import { layOutEdges } from './layOutEdges';
import { memberships } from './memberships';

/** A map, and the points that it shows. */
export interface UmapReference {
  points: Points;
  /** [count * 2] */
  coords: Float32Array;
}

export interface UmapPlaceSettings {
  /** How many of the reference's points a new one looks at. */
  neighbours: number;
  /** As the map was made with. */
  minDist: number;
  seed: number;
}

/**
 * Places new points in a map, whose own points stay where they are; new points do not feel each other. Each begins at
 * the mean of its neighbours on the map, by their memberships, and is then pulled by them and pushed by others, as
 * `transform` of the authors' program does it. Returns [newPoints.count * 2].
 * Throws RangeError where dimensions or coords do not fit, unless 2 <= neighbours <= count of the reference and
 * 0 <= minDist < 3, and where values are not finite.
 */
export async function placeInUmap(
  workspace: KernelWorkspace,
  { points, coords }: UmapReference,
  newPoints: Points,
  { neighbours, minDist, seed }: UmapPlaceSettings,
  betweenPasses: () => Promise<void>,
): Promise<Float32Array> {
  checkNeighbourhood(neighbours, points.count);
  checkMinDist(minDist);
  if (coords.length !== 2 * points.count) {
    throw new RangeError(`coords must hold ${2 * points.count} numbers, got ${coords.length}`);
  }
  if (newPoints.count === 0) return new Float32Array(0);
  const near = await nearestAmong(workspace, newPoints, points, neighbours, betweenPasses);
  const weights = memberships(near, Math.log2(neighbours), false);
  const layout = {
    start: weightedMeans(near, weights, coords),
    edges: {
      starts: Int32Array.from({ length: near.count + 1 }, (_, point) => point * near.k),
      ends: near.indices,
      weights,
    },
    fixed: coords,
    curve: closenessCurve(minDist),
    epochs: near.count <= 10_000 ? 100 : 30,
    seed,
  };
  return layOutEdges(workspace, layout, () => undefined, betweenPasses);
}

function weightedMeans(
  { count, k, indices }: Neighbours,
  weights: Float32Array,
  coords: Float32Array,
): Float32Array {
  const means = new Float32Array(2 * count);
  for (let point = 0; point < count; point++) {
    let [x, y, sum] = [0, 0, 0];
    for (let at = point * k; at < (point + 1) * k; at++) {
      const weight = weights[at]!;
      x += weight * coords[2 * indices[at]!]!;
      y += weight * coords[2 * indices[at]! + 1]!;
      sum += weight;
    }
    means[2 * point] = x / sum;
    means[2 * point + 1] = y / sum;
  }
  return means;
}
