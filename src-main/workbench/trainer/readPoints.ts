import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Points } from '../../analysis/points';
import { gatherBatch, valuesPerImage } from '../../data/dataset';
import { loadDataset } from '../../data/library';
import { forwardInBatches } from '../../engine/session/forward';
import { loadLabelledData, specOf } from './jobData';
import { openWeights, type RunWeights } from './runWeights';

/** What is read of a data set between two reports. */
const VALUES_A_PASS = 2 ** 20;

/** What the points of a projection are. */
export type PointSource =
  /** Images of a data set, as values 0..1. */
  | {
      kind: 'values';
      workspaceDir: string;
      dataset: string;
      split: 'train' | 'test';
      indices: Uint32Array;
    }
  /** Codes of images: the posteriors' means, or the codes where there are no posteriors. */
  | ({ kind: 'encoded' } & EncodingJob)
  /** Codes as they were kept. */
  | { kind: 'kept'; points: Points };

export interface EncodingJob extends RunWeights {
  split: 'train' | 'test';
  /** Among the images that the run trains on, or tests with, in their order. */
  places: Uint32Array;
}

/**
 * Returns points to be projected.
 * @param tell hears how many of how many are read, many times a second.
 * @throws as `loadLabelledData` and `openWeights`, and WorkbenchError 'request' for a model without encoder.
 */
export function readPoints(
  source: PointSource,
  tell: (done: number, total: number) => void,
): Promise<Points> {
  switch (source.kind) {
    case 'values':
      return readValues(source, tell);
    case 'encoded':
      return encodeImages(source, tell);
    case 'kept':
      return Promise.resolve(source.points);
  }
}

async function readValues(
  { workspaceDir, dataset, split, indices }: Extract<PointSource, { kind: 'values' }>,
  tell: (done: number, total: number) => void,
): Promise<Points> {
  const images = (await loadDataset(workspaceDir, dataset))[split];
  const dim = valuesPerImage(images.shape);
  const values = new Float32Array(indices.length * dim);
  const batch = Math.max(1, Math.floor(VALUES_A_PASS / dim));
  for (let start = 0; start < indices.length; start += batch) {
    tell(start, indices.length);
    await nextTurn();
    const chosen = indices.subarray(start, start + batch);
    gatherBatch(images, chosen, values.subarray(start * dim));
  }
  return { values, count: indices.length, dim };
}

async function encodeImages(
  job: EncodingJob,
  tell: (done: number, total: number) => void,
): Promise<Points> {
  const { split, places } = job;
  tell(0, places.length);
  const data = await loadLabelledData(job);
  const session = await openWeights(job, specOf(data));
  try {
    const { latentDim } = session;
    const source = data[split];
    const codes = new Float32Array(places.length * latentDim);
    await forwardInBatches(places.length, async (start, end) => {
      tell(start, places.length);
      await nextTurn();
      const chosen = places.subarray(start, end);
      const images = new Float32Array(chosen.length * valuesPerImage(source.shape));
      source.gather(chosen, images);
      const labels = source.labels && Int32Array.from(chosen, (place) => source.labels![place]!);
      const { means } = await session.encode({ images, labels, count: chosen.length });
      codes.set(means, start * latentDim);
    });
    return { values: codes, count: places.length, dim: latentDim };
  } finally {
    session.dispose();
  }
}
