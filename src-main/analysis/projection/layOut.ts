import { embed, TSNE_DEFAULTS, type TsneFrame, type TsneSettings } from '../tsne/embed';
import { placeInMap } from '../tsne/placeInMap';
import { embedUmap } from '../umap/embedUmap';
import { placeInUmap } from '../umap/placeInUmap';
import type { Projected, ProjectionState, ProjectionTask, ProjectionTools } from './project';

/** A map as a method leaves it. */
export type LaidOut = Pick<Projected, 'coords' | 'klNats'>;

/** Of the iterations after the early ones, those with the late exaggeration, where there is one. */
const LATE_SHARE = 0.5;

/** Returns the points on a plane; for PCA they are given along their components. Errors as `project`. */
export function layOut(task: ProjectionTask, tools: ProjectionTools): Promise<LaidOut> {
  if (task.settings.method === 'pca') return Promise.resolve(firstAxes(task));
  if (task.reference !== null) return intoMap(task, task.reference, tools);
  return task.settings.method === 'umap' ? byUmap(task, tools) : byTsne(task, tools);
}

function firstAxes({ points: { values, count, dim } }: ProjectionTask): LaidOut {
  const coords = Float32Array.from(
    { length: 2 * count },
    (_, at) => values[(at >> 1) * dim + (at & 1)]!,
  );
  return { coords, klNats: null };
}

async function byTsne(task: ProjectionTask, tools: ProjectionTools): Promise<LaidOut> {
  const { workspace, tell, betweenPasses } = tools;
  tell(begun('neighbours'));
  const hooks = { onFrame: (frame: TsneFrame) => tell(stateOf(frame)), betweenPasses };
  const { coords, klNats } = await embed(workspace, task.points, tsneSettings(task), hooks);
  return { coords, klNats };
}

function tsneSettings({ settings, start }: ProjectionTask): TsneSettings {
  const { perplexity, iterations, lateExaggeration, seed } = settings;
  const lateIterations = lateExaggeration > 1 ? Math.round(iterations * LATE_SHARE) : 0;
  return {
    ...TSNE_DEFAULTS,
    ...{ perplexity, lateExaggeration, lateIterations, seed, start },
    iterations: iterations - lateIterations,
  };
}

async function intoMap(
  { points, settings }: ProjectionTask,
  reference: NonNullable<ProjectionTask['reference']>,
  { workspace, tell, betweenPasses }: ProjectionTools,
): Promise<LaidOut> {
  tell(begun('layout'));
  const place = settings.method === 'umap' ? placeInUmap : placeInMap;
  const coords = await place(workspace, reference, points, settings, betweenPasses);
  return { coords, klNats: null };
}

async function byUmap(
  { points, settings }: ProjectionTask,
  { workspace, tell, betweenPasses }: ProjectionTools,
): Promise<LaidOut> {
  tell(begun('neighbours'));
  const { coords } = await embedUmap(
    workspace,
    points,
    { ...settings, epochs: null },
    { onFrame: (frame) => tell(stateOf({ ...frame, klNats: null })), betweenPasses },
  );
  return { coords, klNats: null };
}

/** A stage that tells no more than its beginning. */
function begun(stage: ProjectionState['stage']): ProjectionState {
  return { stage, done: 0, total: 1, coords: null, klNats: null };
}

function stateOf({
  iteration,
  iterations,
  coords,
  klNats,
}: Omit<TsneFrame, 'klNats'> & Pick<ProjectionState, 'klNats'>): ProjectionState {
  return { stage: 'layout', done: iteration, total: iterations, coords, klNats };
}
