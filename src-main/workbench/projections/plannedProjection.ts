import { WorkbenchError } from '../../../src-shared/errors';
import type {
  ProjectionMethod,
  ProjectionSettings,
  ProjectionSource,
} from '../../../src-shared/projection';
import { LEAST_POINTS, mostPerplexity } from '../../analysis/projection/limits';
import type { ProjectionJob } from '../trainer/projectPoints';
import { type PlannedPoints, type PlanParts, planPoints } from './plannedPoints';

/** Numbers of all points: 1 GiB of them, and the analysis needs room beside it. */
const MOST_VALUES = 2 ** 28;

/** A projection before it is begun. */
export interface PlannedProjection {
  points: PlannedPoints;
  /** As they are kept with it. */
  settings: ProjectionSettings;
  job: ProjectionJob;
}

/**
 * Returns a projection that can be begun.
 * @throws WorkbenchError 'request' for settings that do not fit the points or the earlier projections that they
 *   name, 'conflict' where a map's points cannot be had any more; and as `planPoints`.
 */
export async function planProjection(
  parts: PlanParts,
  source: ProjectionSource,
  settings: ProjectionSettings,
): Promise<PlannedProjection> {
  refuseMix(settings);
  const points = await planPoints(parts, source, settings.seed);
  checkSize(points);
  const start = settings.startFrom === null ? null : startOf(parts, settings.startFrom, points);
  const map =
    settings.placeIn === null
      ? null
      : await mapOf(parts, settings.placeIn, settings.method, points);
  // New points are reduced as those of the map are.
  const used = map === null ? settings : { ...settings, reducedDim: map.reducedDim };
  checkSettings(used, map?.reference.points.count ?? points.count);
  const reference = map && {
    source: map.reference.points.source,
    coords: map.reference.coords,
  };
  return {
    points,
    settings: used,
    job: { source: points.source, settings: used, start, reference },
  };
}

function refuseMix({ method, startFrom, placeIn }: ProjectionSettings): void {
  if (method !== 'tsne' && startFrom !== null) {
    throw refusal(`only t-SNE starts from an earlier map; the method is ${method}`);
  }
  if (method === 'pca' && placeIn !== null) {
    throw refusal('only t-SNE and UMAP place points in an earlier map; the method is pca');
  }
  if (startFrom !== null && placeIn !== null) {
    throw refusal('either a map to start from or a map to place points in must be named, got both');
  }
}

function checkSize({ count, dim, images }: PlannedPoints): void {
  if (count < LEAST_POINTS) {
    throw refusal(`a projection needs at least ${LEAST_POINTS} points, got ${count}`);
  }
  if (dim < 2) {
    throw refusal(
      `points must have at least 2 numbers each to be laid out on a plane, got ${dim} (of '${images.dataset}')`,
    );
  }
  if (count * dim > MOST_VALUES) {
    const most = Math.floor(MOST_VALUES / dim);
    throw refusal(`at most ${most} points of ${dim} numbers fit into the memory, got ${count}`);
  }
}

function checkSettings(
  { method, perplexity, neighbours }: ProjectionSettings,
  count: number,
): void {
  if (method === 'tsne' && perplexity > mostPerplexity(count)) {
    throw refusal(
      `the perplexity must be at most ${mostPerplexity(count)}, a third of the other points, for ${count} points, ` +
        `got ${perplexity}`,
    );
  }
  if (method === 'umap' && neighbours >= count) {
    throw refusal(`the neighbours must be fewer than the ${count} points, got ${neighbours}`);
  }
}

/** Returns the coordinates of an earlier projection of the same images. */
function startOf(
  { store }: PlanParts,
  projectionId: string,
  { count, images, imageIndices }: PlannedPoints,
): Float32Array {
  const map = store.projections.get(projectionId);
  const found = map.count;
  if (found !== count) {
    throw refusal(
      `the map to start from must show the same images: it has ${found} points, and there are ${count} to project`,
    );
  }
  const { dataset, fingerprint, split } = store.projections.images(projectionId);
  const isSame =
    fingerprint === images.fingerprint &&
    split === images.split &&
    map.imageIndices.every((index, at) => index === imageIndices[at]);
  if (isSame) return map.coords;
  throw refusal(
    `the map to start from must show the same images: its ${found} of '${dataset}' (${split}) are others than ` +
      `those of '${images.dataset}' (${images.split})`,
  );
}

/** Returns an earlier projection with its points, made anew from its source, to place new ones of the same space in. */
async function mapOf(
  parts: PlanParts,
  projectionId: string,
  wanted: ProjectionMethod,
  points: PlannedPoints,
) {
  const map = parts.store.projections.get(projectionId);
  const { method, placeIn, seed, reducedDim } = map.settings;
  if (method !== wanted) {
    throw refusal(
      `points are placed in a map by its own method: it was made by ${method}, and ${wanted} is asked for`,
    );
  }
  if (placeIn !== null) {
    throw refusal(`that map's own points were placed in another: place new ones in '${placeIn}'`);
  }
  const again = await planPoints(parts, map.source, seed);
  checkUnchanged(parts.store.projections.images(projectionId), map.stepIndex, again);
  checkSameSpace(again, points);
  return { reducedDim, reference: { points: again, coords: map.coords } };
}

function checkUnchanged(
  then: PlannedPoints['images'],
  stepIndex: number | null,
  { images: now, moment }: PlannedPoints,
): void {
  if (then.weights !== now.weights) {
    throw new WorkbenchError(
      'conflict',
      `that map shows codes of step ${stepIndex}, and the run's newest weights are those of step ` +
        `${moment?.stepIndex}: project its images anew and place the points in that map`,
    );
  }
  if (then.fingerprint !== now.fingerprint) {
    throw new WorkbenchError(
      'conflict',
      `the data set '${then.dataset}' has changed since that map was made: project it anew`,
    );
  }
}

function checkSameSpace(map: PlannedPoints, points: PlannedPoints): void {
  if (map.dim !== points.dim) {
    throw refusal(
      `the points must have ${map.dim} numbers each as those of the map, got ${points.dim}`,
    );
  }
  const [there, here] = [momentText(map), momentText(points)];
  if (there !== here) throw refusal(`the map shows ${there}, and the points are ${here}`);
}

function momentText({ moment }: PlannedPoints): string {
  return moment === null
    ? 'images of a data set'
    : `codes of the run '${moment.runId}' at step ${moment.stepIndex}`;
}

function refusal(message: string): WorkbenchError {
  return new WorkbenchError('request', message);
}
