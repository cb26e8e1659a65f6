import type {
  Faithfulness,
  ProjectionProgress,
  ProjectionSettings,
} from '../../../src-shared/projection';
import { measureFaithfulness } from '../faithfulness/measureFaithfulness';
import type { KernelWorkspace } from '../kernels/workspace';
import { fitPca, type Pca } from '../pca/fitPca';
import { projectPoints } from '../pca/projectPoints';
import type { Points } from '../points';
import { layOut } from './layOut';

/** How far a projection is. */
export type ProjectionState = Omit<ProjectionProgress, 'projectionId'>;

export interface ProjectionTask {
  points: Points;
  settings: ProjectionSettings;
  /** Where the points begin [count * 2]; null for the method's own beginning. */
  start: Float32Array | null;
  /** The map in which the points are placed; null for a map of their own. */
  reference: { points: Points; coords: Float32Array } | null;
}

export interface ProjectionTools {
  workspace: KernelWorkspace;
  /** Hears how far it is, many times a second. */
  tell: (state: ProjectionState) => void;
  /** Awaited every few dozen milliseconds; what it throws ends the work. */
  betweenPasses: () => Promise<void>;
}

/** A map and how far it can be trusted; see `Projection`. */
export interface Projected {
  coords: Float32Array;
  klNats: number | null;
  varianceShares: readonly [number, number] | null;
  faithfulness: Faithfulness | null;
  intrusion: Float32Array | null;
  loss: Float32Array | null;
}

/** Neighbours that faithfulness looks at, of points enough. */
const FAITHFULNESS_NEIGHBOURS = 12;

/**
 * Lays points out on a plane by the method of the settings, and measures how faithful the map is. Points with more
 * numbers than `reducedDim` are first reduced to so many principal components: these are laid out, and the map is
 * compared with them. The same task gives the same map.
 * @throws RangeError for points and settings that do not fit each other, see limits.ts.
 */
export async function project(task: ProjectionTask, tools: ProjectionTools): Promise<Projected> {
  const { task: narrow, varianceShares } = await withFewerNumbers(task, tools);
  const map = { ...(await layOut(narrow, tools)), varianceShares };
  // Points in another's map have most of their neighbours there, and not among themselves.
  if (task.reference !== null) return { ...map, ...NOT_MEASURED };
  tools.tell({ stage: 'faithfulness', done: 0, total: 1, coords: map.coords, klNats: map.klNats });
  const { points, settings } = narrow;
  const k = Math.min(FAITHFULNESS_NEIGHBOURS, Math.ceil(points.count / 2) - 1);
  const { workspace, betweenPasses } = tools;
  const sample = { k, seed: settings.seed };
  return {
    ...map,
    ...(await measureFaithfulness(workspace, points, map.coords, sample, betweenPasses)),
  };
}

const NOT_MEASURED = { faithfulness: null, intrusion: null, loss: null };

/** Returns the task with its points, and those of the map they are placed in, along the components of the latter. */
async function withFewerNumbers(
  task: ProjectionTask,
  { workspace, tell, betweenPasses }: ProjectionTools,
): Promise<{ task: ProjectionTask } & Pick<Projected, 'varianceShares'>> {
  const { points, settings, reference } = task;
  const fitted = reference?.points ?? points;
  const isPca = settings.method === 'pca';
  if (fitted.dim <= settings.reducedDim && !isPca) return { task, varianceShares: null };
  tell({ stage: 'reducing', done: 0, total: 1, coords: null, klNats: null });
  const componentCount = Math.min(Math.max(2, settings.reducedDim), fitted.count, fitted.dim);
  const pca = await fitPca(workspace, fitted, componentCount, {
    seed: settings.seed,
    betweenPasses,
  });
  const reduced = (wide: Points) => projectPoints(workspace, pca, wide, betweenPasses);
  const narrow = {
    ...task,
    points: await reduced(points),
    reference: reference && { ...reference, points: await reduced(reference.points) },
  };
  return { task: narrow, varianceShares: isPca ? sharesOf(pca) : null };
}

/** Returns the shares of the variance along the first two components. */
function sharesOf({ variances, totalVariance }: Pca): [number, number] {
  // Points that are all the same vary along none.
  const whole = totalVariance || 1;
  return [variances[0]! / whole, variances[1]! / whole];
}
