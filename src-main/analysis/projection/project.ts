import type {
  Faithfulness,
  ProjectionProgress,
  ProjectionSettings,
} from '../../../src-shared/projection';
import { measureFaithfulness } from '../faithfulness/measureFaithfulness';
import type { KernelWorkspace } from '../kernels/workspace';
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
 * Lays points out on a plane by the method of the settings, and measures how faithful the map is to the points as they
 * were given, before any reduction. The same task gives the same map.
 * @param tell hears how far it is, many times a second.
 * @param betweenPasses awaited every few dozen milliseconds; what it throws ends the work.
 * @throws RangeError for points and settings that do not fit each other, see limits.ts.
 */
export async function project(
  workspace: KernelWorkspace,
  task: ProjectionTask,
  tell: (state: ProjectionState) => void,
  betweenPasses: () => Promise<void>,
): Promise<Projected> {
  const map = await layOut(workspace, task, tell, betweenPasses);
  // Points in another's map have most of their neighbours there, and not among themselves.
  if (task.reference !== null) return { ...map, ...NOT_MEASURED };
  tell({ stage: 'faithfulness', done: 0, total: 1, coords: map.coords, klNats: map.klNats });
  const { points, settings } = task;
  const k = Math.min(FAITHFULNESS_NEIGHBOURS, Math.ceil(points.count / 2) - 1);
  const measured = await measureFaithfulness(
    workspace,
    points,
    map.coords,
    { k, seed: settings.seed },
    betweenPasses,
  );
  return { ...map, ...measured };
}

const NOT_MEASURED = { faithfulness: null, intrusion: null, loss: null };
