import type { DecodedImages } from '../../../src-shared/domain';
import { WorkbenchError } from '../../../src-shared/errors';
import { linearPath, sphericalPath } from '../../analysis/interpolation';
import { codeGrid } from '../../analysis/codeGrid';
import { quantileGrid } from '../../analysis/quantileGrid';
import { stepDistances } from '../../analysis/stepDistances';
import { valuesPerImage } from '../../data/dataset';
import type { ImageBatch } from '../../engine/execution/executor';
import { modelDescriptor } from '../../engine/models/registry';
import type { ModelSession } from '../../engine/session/session';
import type { ExploreRequest, ExploreResults, Measurement } from './exploreRequests';
import type { JobData } from './jobData';

/** A request that wants more images than this would hold up the training for too long. */
const MAX_IMAGES = 4096;

/** What is explored: a network and the images that are followed. */
export type Explored = Pick<JobData, 'sample' | 'classNames' | 'greyValues'>;

/**
 * Returns the answer to one explore request with the session's weights of this moment. Throws
 * WorkbenchError 'request' for indices, codes and labels that do not fit the run, and for what the
 * model cannot do.
 */
export async function explore(
  session: ModelSession,
  data: Explored,
  request: Exclude<ExploreRequest, Measurement>,
): Promise<ExploreResults[Exclude<keyof ExploreResults, Measurement['kind']>]> {
  switch (request.kind) {
    case 'decode':
      return decodedImages(
        session,
        data,
        await decode(session, data, request.codes, request.label),
      );
    case 'sample':
      return samplePrior(session, data, request);
    case 'reconstruct':
      return reconstruct(session, data, request.sampleIndices);
    case 'interpolate':
      return interpolate(session, data, request);
    case 'grid':
      return grid(session, data, request);
  }
}

async function samplePrior(
  session: ModelSession,
  data: Explored,
  { count, seed, label }: Extract<ExploreRequest, { kind: 'sample' }>,
): Promise<ExploreResults['sample']> {
  const codes = await session.samplePrior(count, seed);
  const images = await decode(session, data, codes, label);
  return { ...decodedImages(session, data, images), codes };
}

async function reconstruct(
  session: ModelSession,
  data: Explored,
  indices: number[],
): Promise<ExploreResults['reconstruct']> {
  const batch = sampleImages(session, data.sample, indices);
  const { means } = await session.encode(batch);
  const images = await session.decode({ codes: means, labels: batch.labels, count: batch.count });
  return {
    ...decodedImages(session, data, images),
    reconstructionNats: await session.reconstructionNats(batch, means),
  };
}

async function interpolate(
  session: ModelSession,
  data: Explored,
  { ends, label, count, path }: Extract<ExploreRequest, { kind: 'interpolate' }>,
): Promise<ExploreResults['interpolate']> {
  const { from, to, endLabel } = await endsOf(session, data, ends);
  const codes = path === 'linear' ? linearPath(from, to, count) : sphericalPath(from, to, count);
  const images = await decode(session, data, codes, label ?? endLabel);
  return {
    ...decodedImages(session, data, images),
    codes,
    stepDistances: stepDistances(images, valuesPerImage(session.shape)),
  };
}

/** The codes of a strip's ends, and the class of its first image. */
async function endsOf(
  session: ModelSession,
  { sample }: Explored,
  ends: Extract<ExploreRequest, { kind: 'interpolate' }>['ends'],
): Promise<{ from: Float32Array; to: Float32Array; endLabel: number | null }> {
  const { latentDim } = session;
  const isCodes = ends instanceof Float32Array;
  if (isCodes && ends.length !== 2 * latentDim) {
    throw new WorkbenchError(
      'request',
      `the ends of a strip must be two codes of ${latentDim} numbers each, got ${ends.length} numbers`,
    );
  }
  const batch = isCodes ? null : sampleImages(session, sample, ends);
  const codes = isCodes ? ends : (await session.encode(batch!)).means;
  return {
    from: codes.slice(0, latentDim),
    to: codes.slice(latentDim),
    endLabel: batch?.labels?.[0] ?? null,
  };
}

async function grid(
  session: ModelSession,
  data: Explored,
  { side, axes, label }: Extract<ExploreRequest, { kind: 'grid' }>,
): Promise<ExploreResults['grid']> {
  const { codes, columnValues, rowValues, spacing } = await gridCodes(session, data, side, axes);
  const images = await decode(session, data, codes, label);
  return { ...decodedImages(session, data, images), side, columnValues, rowValues, spacing };
}

async function gridCodes(
  session: ModelSession,
  { sample }: Explored,
  side: number,
  axes: [number, number],
) {
  const { latentDim, config } = session;
  const { prior } = modelDescriptor(config.model.kind)!.abilities;
  try {
    if (prior === 'normal') {
      return { ...quantileGrid(side, axes, latentDim), spacing: 'prior' as const };
    }
    const { means } = await session.encode(sample);
    return { ...codeGrid(side, axes, latentDim, means), spacing: 'codes' as const };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WorkbenchError('request', error.message, { cause: error });
  }
}

/** Decodes codes, all for one class where the model wants one. */
async function decode(
  session: ModelSession,
  { classNames }: Explored,
  codes: Float32Array,
  label: number | null,
): Promise<Float32Array> {
  const { latentDim, usesLabels } = session;
  if (codes.length % latentDim !== 0) {
    throw new WorkbenchError(
      'request',
      `codes must hold ${latentDim} numbers for each image, got ${codes.length} in all`,
    );
  }
  const count = codes.length / latentDim;
  if (count > MAX_IMAGES) {
    throw new WorkbenchError('request', `codes of at most ${MAX_IMAGES} images, got ${count}`);
  }
  if (label !== null && label >= classNames.length) {
    throw new WorkbenchError(
      'request',
      `label must be in 0..${classNames.length - 1}, got ${label}`,
    );
  }
  // Without a choice the first class is made, so that there is something to see.
  const labels = usesLabels ? new Int32Array(count).fill(label ?? 0) : null;
  return session.decode({ codes, labels, count });
}

function sampleImages(
  { shape }: ModelSession,
  sample: ImageBatch,
  indices: readonly number[],
): ImageBatch {
  const size = valuesPerImage(shape);
  const images = new Float32Array(indices.length * size);
  for (const [place, index] of indices.entries()) {
    if (index >= sample.count) {
      throw new WorkbenchError(
        'request',
        `images of the latent map have numbers 0..${sample.count - 1}, got ${index}`,
      );
    }
    images.set(sample.images.subarray(index * size, (index + 1) * size), place * size);
  }
  const labels = sample.labels && Int32Array.from(indices, (index) => sample.labels![index]!);
  return { images, labels, count: indices.length };
}

function decodedImages(
  session: ModelSession,
  { greyValues }: Explored,
  images: Float32Array,
): DecodedImages {
  return {
    stepIndex: session.stepIndex,
    shape: session.shape,
    count: images.length / valuesPerImage(session.shape),
    pixels: greyValues(images),
  };
}
