import { DataError } from '../../../src-shared/errors';
import type { ImageSource } from '../../engine/session/session';
import {
  gatherBatch,
  gatherPixels,
  splitTrainValidation,
  valuesPerImage,
  type Dataset,
  type LabelledImages,
} from '../../data/dataset';
import { loadDataset } from '../../data/library';
import { latentSampleIndices } from '../latentSample';
import type { TrainerJob } from './protocol';

/** The images of a job, split as its config says. */
export interface JobData {
  fingerprint: string;
  train: ImageSource;
  /** Null where the run keeps no validation images. */
  validation: ImageSource | null;
  test: ImageSource;
  /** The images of the latent map, scaled to 0..1, and their number. */
  sample: { images: Float32Array; count: number };
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
  const split = splitTrainValidation(dataset.train, data.validationCount, training.seed);
  const sample = latentSampleIndices(job.config, dataset.train).indices;
  const sampleImages = new Float32Array(sample.length * valuesPerImage(dataset.train.shape));
  return {
    fingerprint: dataset.fingerprint,
    train: sourceOf(dataset.train, split.train),
    validation: split.validation.length === 0 ? null : sourceOf(dataset.train, split.validation),
    test: sourceOf(dataset.test, null),
    sample: {
      images: gatherBatch(dataset.train, sample, sampleImages),
      count: sample.length,
    },
  };
}

/** Returns the images at `chosen` (all of them for null) as a source that counts from 0. */
function sourceOf(images: LabelledImages, chosen: Uint32Array | null): ImageSource {
  const placesOf = (indices: Uint32Array) =>
    chosen === null ? indices : indices.map((index) => chosen[index]!);
  return {
    shape: images.shape,
    count: chosen === null ? images.count : chosen.length,
    gather: (indices, out) => {
      gatherBatch(images, placesOf(indices), out);
    },
    ...(images.values.dtype === 'uint8' && {
      gatherPixels: (indices: Uint32Array, out: Uint8Array) => {
        gatherPixels(images, placesOf(indices), out);
      },
    }),
  };
}

function checkFingerprint(dataset: Dataset, expected: string | null): void {
  if (expected !== null && dataset.fingerprint !== expected) {
    throw new DataError(
      `the data set '${dataset.name}' is not the one that this run was begun with: ` +
        `expected fingerprint ${expected.slice(0, 12)}..., found ${dataset.fingerprint.slice(0, 12)}...`,
    );
  }
}
