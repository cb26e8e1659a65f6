import { DataError } from '../../../src-shared/errors';
import type { RunConfig } from '../../../src-shared/runConfig';
import type { ImageBatch } from '../../engine/execution/executor';
import type { DataSpec } from '../../engine/models/model';
import { modelDescriptor } from '../../engine/models/registry';
import type { ImageSource } from '../../engine/session/session';
import {
  valuesPerImage,
  type Dataset,
  type FactorTable,
  type LabelledImages,
} from '../../data/dataset';
import { withLabelBudget } from '../../data/labelBudget';
import { loadDataset } from '../../data/library';
import { prepareImages, type Prepared } from '../../data/preparation/preparedImages';
import type { SplitName } from '../../data/preparation/staticBinarising';
import { splitForRun } from '../../data/preparation/trainingDraw';
import { latentSampleIndices } from '../latentSample';
import type { TrainerJob } from './protocol';

/** The images of a job, split and prepared as its config says. */
export interface JobData {
  fingerprint: string;
  train: ImageSource;
  /** Null where the run keeps no validation images. */
  validation: ImageSource | null;
  test: ImageSource;
  /** The images of the latent map, prepared as those that are trained on. */
  sample: ImageBatch;
  /** Index by label; empty where there are no labels. */
  classNames: string[];
  /** What is known of each test image; null for data that were not generated. */
  testFactors: FactorTable | null;
  /** Returns prepared values as the grey values that the screen shows, 0..255. */
  greyValues: (values: Float32Array) => Uint8Array;
}

/**
 * Returns the images of a job. Throws DataError where the data set's content is not the one that
 * the run was begun with, and what `loadDataset` throws.
 */
export async function loadJobData(
  job: Pick<TrainerJob, 'workspaceDir' | 'config' | 'fingerprint'>,
): Promise<JobData> {
  const { data, training } = job.config;
  const dataset = await loadDataset(job.workspaceDir, data.dataset);
  checkFingerprint(dataset, job.fingerprint);
  const split = splitForRun(dataset, data, training.seed);
  const prepared = await prepareImages(dataset, data, split.train, training.seed);
  const sample = latentSampleIndices(job.config, dataset).indices;
  const sampleImages = new Float32Array(sample.length * valuesPerImage(dataset.train.shape));
  prepared.gather('train', sample, sampleImages);
  const sourceOf = (name: SplitName, chosen: Uint32Array | null) =>
    imageSource(dataset[name], name, prepared, chosen);
  return {
    fingerprint: dataset.fingerprint,
    train: withShownLabels(job.config, sourceOf('train', split.train)),
    validation: split.validation.length === 0 ? null : sourceOf('train', split.validation),
    test: sourceOf('test', null),
    sample: {
      images: sampleImages,
      labels: labelsOf(dataset.train, sample),
      count: sample.length,
    },
    classNames: dataset.classNames,
    testFactors: dataset.test.factors,
    greyValues: prepared.greyValues,
  };
}

/** Returns the images of a job with the labels, too, that the run hides from itself. Throws as `loadJobData`. */
export function loadLabelledData(job: Parameters<typeof loadJobData>[0]): Promise<JobData> {
  const data = { ...job.config.data, labelledCount: 0 };
  return loadJobData({ ...job, config: { ...job.config, data } });
}

/** Returns what a model is built for that trains on the data. */
export function specOf({ train, classNames }: Pick<JobData, 'train' | 'classNames'>): DataSpec {
  return { shape: train.shape, classCount: classNames.length, trainCount: train.count };
}

/** A model that learns from a few labels sees no more of them than the config says; others need all. */
function withShownLabels({ model, data, training }: RunConfig, source: ImageSource): ImageSource {
  const learnsFromFew = modelDescriptor(model.kind)?.abilities.labels === 'some';
  if (!learnsFromFew || source.labels === null) return source;
  return { ...source, labels: withLabelBudget(source.labels, data.labelledCount, training.seed) };
}

/** Returns the images at `chosen` (all of them for null), prepared, as a source that counts from 0. */
export function imageSource(
  images: LabelledImages,
  split: SplitName,
  { gather, gatherPixels }: Prepared,
  chosen: Uint32Array | null,
): ImageSource {
  const placesOf = (indices: Uint32Array) =>
    chosen === null ? indices : indices.map((index) => chosen[index]!);
  return {
    shape: images.shape,
    count: chosen === null ? images.count : chosen.length,
    labels: labelsOf(images, chosen),
    gather: (indices, out) => {
      gather(split, placesOf(indices), out);
    },
    ...(gatherPixels !== null && {
      gatherPixels: (indices: Uint32Array, out: Uint8Array) => {
        gatherPixels(split, placesOf(indices), out);
      },
    }),
  };
}

function labelsOf({ labels }: LabelledImages, chosen: Uint32Array | null): Int32Array | null {
  if (labels === null) return null;
  return chosen === null ? Int32Array.from(labels) : Int32Array.from(chosen, (i) => labels[i]!);
}

/** Throws DataError where a data set's content is not the one that a run was begun with. */
export function checkFingerprint(dataset: Dataset, expected: string | null): void {
  if (expected !== null && dataset.fingerprint !== expected) {
    throw new DataError(
      `the data set '${dataset.name}' is not the one that this run was begun with: ` +
        `expected fingerprint ${expected.slice(0, 12)}..., found ${dataset.fingerprint.slice(0, 12)}...`,
    );
  }
}
