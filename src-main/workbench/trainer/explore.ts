import type { DecodedImages } from '../../../src-shared/domain';
import { WorkbenchError } from '../../../src-shared/errors';
import { linearPath, sphericalPath } from '../../analysis/interpolation';
import { quantileGrid } from '../../analysis/quantileGrid';
import { stepDistances } from '../../analysis/stepDistances';
import { valuesPerImage } from '../../data/dataset';
import type { ModelSession } from '../../engine/session/session';
import type { ExploreRequest, ExploreResult, ExploreResults } from './exploreRequests';
import type { JobData } from './jobData';

/** A request that wants more images than this would hold up the training for too long. */
const MAX_IMAGES = 4096;

/**
 * Returns the answer to one explore request with the session's weights of this moment. Throws
 * WorkbenchError 'request' for indices and codes that do not fit the run.
 */
export async function explore(
  session: ModelSession,
  sample: JobData['sample'],
  request: ExploreRequest,
): Promise<ExploreResult> {
  switch (request.kind) {
    case 'decode':
      return decodeCodes(session, request.codes);
    case 'reconstruct':
      return reconstruct(session, sample, request.sampleIndices);
    case 'interpolate':
      return interpolate(session, sample, request);
    case 'grid':
      return grid(session, request.side, request.axes);
  }
}

async function decodeCodes(session: ModelSession, codes: Float32Array): Promise<DecodedImages> {
  if (codes.length % session.latentDim !== 0) {
    throw new WorkbenchError(
      'request',
      `codes must hold ${session.latentDim} numbers for each image, got ${codes.length} in all`,
    );
  }
  return decodedImages(session, await decode(session, codes));
}

async function reconstruct(
  session: ModelSession,
  sample: JobData['sample'],
  indices: number[],
): Promise<ExploreResults['reconstruct']> {
  const images = sampleImages(session, sample, indices);
  const { means } = await session.encode(images, indices.length);
  return {
    ...decodedImages(session, await decode(session, means)),
    reconstructionNats: await session.reconstructionNats(images, means, indices.length),
  };
}

async function interpolate(
  session: ModelSession,
  sample: JobData['sample'],
  { fromIndex, toIndex, count, path }: Extract<ExploreRequest, { kind: 'interpolate' }>,
): Promise<ExploreResults['interpolate']> {
  const ends = sampleImages(session, sample, [fromIndex, toIndex]);
  const { means } = await session.encode(ends, 2);
  const from = means.slice(0, session.latentDim);
  const to = means.slice(session.latentDim);
  const codes = path === 'linear' ? linearPath(from, to, count) : sphericalPath(from, to, count);
  const images = await decode(session, codes);
  return {
    ...decodedImages(session, images),
    codes,
    stepDistances: stepDistances(images, valuesPerImage(session.shape)),
  };
}

async function grid(
  session: ModelSession,
  side: number,
  axes: [number, number],
): Promise<ExploreResults['grid']> {
  const { codes, columnValues, rowValues } = gridCodes(session.latentDim, side, axes);
  return { ...decodedImages(session, await decode(session, codes)), side, columnValues, rowValues };
}

function gridCodes(latentDim: number, side: number, axes: [number, number]) {
  try {
    return quantileGrid(side, axes, latentDim);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WorkbenchError('request', error.message, { cause: error });
  }
}

async function decode(session: ModelSession, codes: Float32Array): Promise<Float32Array> {
  const count = codes.length / session.latentDim;
  if (count > MAX_IMAGES) {
    throw new WorkbenchError('request', `codes of at most ${MAX_IMAGES} images, got ${count}`);
  }
  return session.decode(codes, count);
}

function sampleImages(
  { shape }: ModelSession,
  sample: JobData['sample'],
  indices: number[],
): Float32Array {
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
  return images;
}

function decodedImages(session: ModelSession, images: Float32Array): DecodedImages {
  return {
    stepIndex: session.stepIndex,
    shape: session.shape,
    count: images.length / valuesPerImage(session.shape),
    pixels: Uint8Array.from(images, (value) => Math.round(value * 255)),
  };
}
