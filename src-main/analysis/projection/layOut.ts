import type { KernelWorkspace } from '../kernels/workspace';
import { fitPca, type Pca } from '../pca/fitPca';
import { projectPoints } from '../pca/projectPoints';
import type { Points } from '../points';
import { embed, TSNE_DEFAULTS, type TsneFrame, type TsneSettings } from '../tsne/embed';
import { embedUmap } from '../umap/embedUmap';
import type { Projected, ProjectionState, ProjectionTask } from './project';

/** A map as a method leaves it. */
export type LaidOut = Pick<Projected, 'coords' | 'klNats' | 'varianceShares'>;

/** What each method is given. */
interface Layout extends ProjectionTask {
  workspace: KernelWorkspace;
  tell: (state: ProjectionState) => void;
  betweenPasses: () => Promise<void>;
}

/** Of the iterations after the early ones, those with the late exaggeration, where there is one. */
const LATE_SHARE = 0.5;

/** Returns the points on a plane. Parameters and errors as `project`. */
export function layOut(
  workspace: KernelWorkspace,
  task: ProjectionTask,
  tell: (state: ProjectionState) => void,
  betweenPasses: () => Promise<void>,
): Promise<LaidOut> {
  const layout = { ...task, workspace, tell, betweenPasses };
  if (task.settings.method === 'pca') return byPca(layout);
  if (task.settings.method === 'umap') return byUmap(layout);
  if (task.reference === null) return byTsne(layout);
  return Promise.reject(new RangeError('points cannot be placed in an earlier map'));
}

async function byPca(layout: Layout): Promise<LaidOut> {
  layout.tell(begun('layout'));
  const pca = await principalComponents(layout, layout.points, 2);
  const { values } = await reduced(layout, pca, layout.points);
  const [first, second] = pca.variances;
  const shareOf = (variance: number) => (pca.totalVariance > 0 ? variance / pca.totalVariance : 0);
  return { coords: values, klNats: null, varianceShares: [shareOf(first!), shareOf(second!)] };
}

async function byTsne(layout: Layout): Promise<LaidOut> {
  const { workspace, tell, betweenPasses } = layout;
  const points = await withFewerNumbers(layout);
  tell(begun('neighbours'));
  const hooks = { onFrame: (frame: TsneFrame) => tell(stateOf(frame)), betweenPasses };
  const { coords, klNats } = await embed(workspace, points, tsneSettings(layout), hooks);
  return { coords, klNats, varianceShares: null };
}

function tsneSettings({ settings, start }: Layout): TsneSettings {
  const { perplexity, iterations, lateExaggeration, seed } = settings;
  const lateIterations = lateExaggeration > 1 ? Math.round(iterations * LATE_SHARE) : 0;
  return {
    ...TSNE_DEFAULTS,
    ...{ perplexity, lateExaggeration, lateIterations, seed, start },
    iterations: iterations - lateIterations,
  };
}

async function byUmap(layout: Layout): Promise<LaidOut> {
  const { workspace, settings, tell, betweenPasses } = layout;
  const points = await withFewerNumbers(layout);
  tell(begun('neighbours'));
  const { neighbours, minDist, seed } = settings;
  const coords = await embedUmap(
    workspace,
    points,
    { neighbours, minDist, epochs: null, seed },
    { onFrame: (frame) => tell(stateOf({ ...frame, klNats: null })), betweenPasses },
  );
  return { coords, klNats: null, varianceShares: null };
}

/** Returns points with at most as many numbers each as the settings say. */
async function withFewerNumbers(layout: Layout): Promise<Points> {
  const { points, settings } = layout;
  if (points.dim <= settings.reducedDim) return points;
  layout.tell(begun('reducing'));
  const count = Math.min(settings.reducedDim, points.count);
  return reduced(layout, await principalComponents(layout, points, count), points);
}

function principalComponents(layout: Layout, points: Points, count: number): Promise<Pca> {
  const { workspace, settings, betweenPasses } = layout;
  return fitPca(workspace, points, count, { seed: settings.seed, betweenPasses });
}

function reduced({ workspace, betweenPasses }: Layout, pca: Pca, points: Points): Promise<Points> {
  return projectPoints(workspace, pca, points, betweenPasses);
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
}: Omit<TsneFrame, 'klNats'> & { klNats: number | null }): ProjectionState {
  return { stage: 'layout', done: iteration, total: iterations, coords, klNats };
}
