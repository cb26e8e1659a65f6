import type { KernelWorkspace } from '../kernels/workspace';
import { mapNeighbours } from '../neighbours/mapNeighbours';
import type { Points } from '../points';
import { principalStart } from '../tsne/principalStart';
import { closenessCurve } from './closenessCurve';
import { fuzzyUnion } from './fuzzyUnion';
import { layOutEdges } from './layOutEdges';
import { checkMinDist, checkNeighbourhood } from './checks';
import { memberships } from './memberships';

export interface UmapSettings {
  /** How many points a neighbourhood has, the point itself among them. */
  neighbours: number;
  /** How close points may come on the map. */
  minDist: number;
  /** Rounds over the edges; null: 500 up to 10,000 points, 200 for more. */
  epochs: number | null;
  seed: number;
}

export interface UmapMap {
  /** [count * 2] */
  coords: Float32Array;
  /** Epochs that were done. */
  iterations: number;
}

/** A map on its way. */
export interface UmapFrame {
  iteration: number;
  iterations: number;
  /** [count * 2] */
  coords: Float32Array;
}

export interface UmapWatcher {
  onFrame: (frame: UmapFrame) => void;
  /** Awaited every few dozen milliseconds; what it throws ends the work. */
  betweenPasses: () => Promise<void>;
}

/**
 * Returns a map of points by UMAP (McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for
 * Dimension Reduction", 2018), which begins at their first two principal components. The same points, settings and seed
 * give the same map with any number of threads.
 * Throws RangeError unless 2 <= neighbours <= count, 0 <= minDist < 3, epochs >= 1 and all values are finite.
 */
export async function embedUmap(
  workspace: KernelWorkspace,
  points: Points,
  settings: UmapSettings,
  { onFrame, betweenPasses }: UmapWatcher,
): Promise<UmapMap> {
  const { neighbours, minDist, seed } = settings;
  const { count } = points;
  checkSettings(settings, count);
  const near = await mapNeighbours(workspace, points, neighbours - 1, seed, betweenPasses);
  const union = fuzzyUnion(near, memberships(near, Math.log2(neighbours), true));
  const epochs = settings.epochs ?? (count <= 10_000 ? 500 : 200);
  const start = await principalStart(workspace, points, seed, betweenPasses);
  const layout = {
    start: widened(start),
    edges: union,
    fixed: null,
    curve: closenessCurve(minDist),
    epochs,
    seed,
  };
  const tell = (iteration: number, coords: Float32Array) => {
    onFrame({ iteration, iterations: epochs, coords });
  };
  const coords = await layOutEdges(workspace, layout, tell, betweenPasses);
  return { coords, iterations: epochs };
}

/** Half the width of the square in which a map begins, as in the authors' program. */
const START_RADIUS = 10;

function widened(coords: Float32Array): Float32Array {
  const largest = coords.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return coords.map((value) => (value * START_RADIUS) / largest);
}

function checkSettings({ neighbours, minDist, epochs }: UmapSettings, count: number): void {
  if (count < 3) throw new RangeError(`points must be at least 3, got ${count}`);
  checkNeighbourhood(neighbours, count);
  checkMinDist(minDist);
  if (epochs !== null && !(Number.isInteger(epochs) && epochs >= 1)) {
    throw new RangeError(`epochs must be an integer of at least 1 or null, got ${epochs}`);
  }
}
