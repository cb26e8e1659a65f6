import { DataError, WorkbenchError } from '../../../src-shared/errors';
import type { ProjectionSource } from '../../../src-shared/projection';
import { createRandom } from '../../../src-shared/random';
import { type Dataset, valuesPerImage } from '../../data/dataset';
import { splitForRun } from '../../data/preparation/trainingDraw';
import { indicesBetween } from '../../data/valueRows';
import { latentDimOf, modelDescriptor } from '../../engine/models/registry';
import type { ProjectedImages } from '../../store/projectionTable';
import type { Store } from '../../store/store';
import type { DatasetCache } from '../datasetCache';
import { latentSampleIndices } from '../latentSample';
import { newestCheckpoint, weightsAt } from '../runWeights';
import type { PointSource } from '../trainer/readPoints';

/** Points before they are read: all that is known of them without their numbers. */
export interface PlannedPoints {
  /** What the process that projects reads. */
  source: PointSource;
  count: number;
  dim: number;
  images: ProjectedImages;
  /** Places of the images in their split. */
  imageIndices: Int32Array;
  /** Class of each; null without labels. */
  labels: Int32Array | null;
  classNames: string[];
  /** The moment of training whose codes they are; null for a data set. */
  moment: { runId: string; stepIndex: number; epoch: number } | null;
}

export interface PlanParts {
  store: Store;
  datasets: DatasetCache;
  workspaceDir: string;
}

/**
 * Returns which points a source stands for. Fewer than all are drawn by the seed, in rising order; a larger draw
 * contains a smaller one.
 * @throws WorkbenchError 'not-found' for a run, a data set, a checkpoint or kept codes that are not there, 'request'
 *   for a model without encoder, DataError where a run's data set has changed since.
 */
export function planPoints(
  parts: PlanParts,
  source: ProjectionSource,
  seed: number,
): Promise<PlannedPoints> {
  switch (source.kind) {
    case 'dataset':
      return planImages(parts, source, seed);
    case 'run':
      return planCodes(parts, source, seed);
    case 'frame':
      return planKeptCodes(parts, source);
  }
}

async function planImages(
  { datasets, workspaceDir }: PlanParts,
  { name, split, count }: Extract<ProjectionSource, { kind: 'dataset' }>,
  seed: number,
): Promise<PlannedPoints> {
  const dataset = await datasets.get(name);
  const indices = drawn(dataset[split].count, count, seed);
  return {
    source: { kind: 'values', workspaceDir, dataset: name, split, indices },
    dim: valuesPerImage(dataset[split].shape),
    moment: null,
    ...imagesBehind(dataset, split, indices, null),
  };
}

async function planCodes(
  { store, datasets, workspaceDir }: PlanParts,
  { runId, split, count }: Extract<ProjectionSource, { kind: 'run' }>,
  seed: number,
): Promise<PlannedPoints> {
  const { name } = store.runs.get(runId);
  const config = store.runs.config(runId);
  if (modelDescriptor(config.model.kind)?.abilities.encodes === false) {
    const message = `a ${config.model.kind} has no encoder, so its run '${name}' has no codes of images to project`;
    throw new WorkbenchError('request', message);
  }
  const consequence = 'there are no codes to project';
  const checkpoint = await newestCheckpoint(store, workspaceDir, runId, consequence);
  const dataset = await datasetOfRun({ store, datasets }, runId);
  const chosen =
    split === 'train'
      ? splitForRun(dataset, config.data, config.training.seed).train
      : indicesBetween(0, dataset.test.count);
  const places = drawn(chosen.length, count, seed);
  const { sha256, stepIndex, epoch } = checkpoint;
  const weights = await weightsAt(store, workspaceDir, runId, checkpoint);
  return {
    source: { kind: 'encoded', ...weights, split, places },
    dim: latentDimOf(config.model),
    moment: { runId, stepIndex, epoch },
    ...imagesBehind(
      dataset,
      split,
      places.map((place) => chosen[place]!),
      sha256,
    ),
  };
}

async function planKeptCodes(
  { store, datasets }: PlanParts,
  { runId, stepIndex }: Extract<ProjectionSource, { kind: 'frame' }>,
): Promise<PlannedPoints> {
  const { name } = store.runs.get(runId);
  const frame = store.latentFrames.atStep(runId, stepIndex);
  if (frame === null) {
    const steps = store.latentFrames.list(runId).map((kept) => kept.stepIndex);
    const found = steps.length === 0 ? 'none' : steps.join(', ');
    const message = `the run '${name}' must have kept its codes at step ${stepIndex}; kept are those of ${found}`;
    throw new WorkbenchError('not-found', message);
  }
  const { means, count, latentDim, epoch } = frame;
  const dataset = await datasetOfRun({ store, datasets }, runId);
  const { indices } = latentSampleIndices(store.runs.config(runId), dataset);
  return {
    source: { kind: 'kept', points: { values: means, count, dim: latentDim } },
    dim: latentDim,
    moment: { runId, stepIndex, epoch },
    ...imagesBehind(dataset, 'train', indices, null),
  };
}

/** Returns a run's data set. Throws DataError where it is another than the run was begun with. */
async function datasetOfRun(
  { store, datasets }: Pick<PlanParts, 'store' | 'datasets'>,
  runId: string,
): Promise<Dataset> {
  const dataset = await datasets.get(store.runs.config(runId).data.dataset);
  const expected = store.datasetUse.fingerprint(runId);
  if (expected === null || dataset.fingerprint === expected) return dataset;
  throw new DataError(
    `the data set '${dataset.name}' is not the one that the run '${store.runs.get(runId).name}' was begun with: ` +
      `expected fingerprint ${expected.slice(0, 12)}..., found ${dataset.fingerprint.slice(0, 12)}...`,
  );
}

function drawn(available: number, count: number, seed: number): Uint32Array {
  const all = indicesBetween(0, available);
  if (count === 0 || count >= available) return all;
  return createRandom(seed, 'projection').shuffle(all).slice(0, count).sort();
}

function imagesBehind(
  dataset: Dataset,
  split: 'train' | 'test',
  indices: Uint32Array,
  weights: string | null,
): Pick<PlannedPoints, 'count' | 'images' | 'imageIndices' | 'labels' | 'classNames'> {
  const { labels } = dataset[split];
  const { name, fingerprint, classNames } = dataset;
  return {
    count: indices.length,
    images: { dataset: name, fingerprint, split, weights },
    imageIndices: Int32Array.from(indices),
    labels: labels && Int32Array.from(indices, (index) => labels[index]!),
    classNames,
  };
}
