import type {
  LatentSubject,
  SubjectImages,
} from '../../../../src-main/analysis/scoreCard/latentSubject';
import { createRandom } from '../../../../src-shared/random';

/** What differs between the subjects below: all encode to given normal distributions. */
export interface GaussianPosteriors {
  latentDim: number;
  /** Posterior means of the test images [count * latentDim]. */
  means: Float32Array;
  /** [count * latentDim]; null: codes are no distributions. */
  logVariances: Float32Array | null;
  /** The standard normal where left out. */
  likelyCodes?: (count: number, seed: number) => Promise<Float32Array>;
  hasNormalPrior?: boolean;
  /** Images are what the decoder gives, of as many values as this. */
  valuesPerImage: number;
  decode: (codes: Float32Array) => Float32Array;
  /** J is so many times the identity; without it there are no derivatives. */
  slope?: number;
  encode?: (images: Float32Array) => Float32Array;
  testImages: Float32Array;
  testLabels?: Int32Array;
  trainImages?: Float32Array;
  trainLabels?: Int32Array;
  classNames?: string[];
}

/** Returns a subject of functions. */
export function gaussianSubject(parts: GaussianPosteriors): LatentSubject {
  const { latentDim, means, logVariances, valuesPerImage, encode } = parts;
  const imagesOf = (values: Float32Array) => ({
    values,
    count: values.length / valuesPerImage,
    dim: valuesPerImage,
  });
  const test: SubjectImages = {
    images: imagesOf(parts.testImages),
    labels: parts.testLabels ?? null,
    means: { values: means, count: means.length / latentDim, dim: latentDim },
  };
  const trainImages = parts.trainImages ?? parts.testImages;
  const train = { images: imagesOf(trainImages), labels: parts.trainLabels ?? null, means: null };
  const product = (_codes: Float32Array, vectors: Float32Array) => {
    const { slope } = parts;
    if (slope === undefined) return Promise.reject(new Error('the subject has no derivatives'));
    return Promise.resolve(vectors.map((value) => slope * value));
  };
  return {
    latentDim,
    valuesPerImage,
    classNames: parts.classNames ?? [],
    test,
    train,
    logVariances,
    klNats: logVariances === null ? null : klOf(means, logVariances),
    factors: null,
    likely: 'prior',
    hasNormalPrior: parts.hasNormalPrior ?? true,
    likelyCodes:
      parts.likelyCodes ?? ((count, seed) => Promise.resolve(normals(count * latentDim, seed))),
    decode: (codes) => Promise.resolve(parts.decode(codes)),
    encode: encode === undefined ? null : (images) => Promise.resolve(encode(images)),
    pushForward: product,
    pullBack: product,
  };
}

export function normals(length: number, seed: number): Float32Array {
  return createRandom(seed, 'test-subject').fillNormal(new Float32Array(length));
}

function klOf(means: Float32Array, logVariances: Float32Array): Float32Array {
  return means.map(
    (mean, at) => (mean ** 2 + Math.exp(logVariances[at]!) - 1 - logVariances[at]!) / 2,
  );
}
