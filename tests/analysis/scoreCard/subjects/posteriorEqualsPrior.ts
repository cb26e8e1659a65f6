import type { LatentSubject } from '../../../../src-main/analysis/scoreCard/latentSubject';
import { createRandom } from '../../../../src-shared/random';
import { gaussianSubject } from './gaussianPosteriors';

const CLASSES = 10;
const VALUES = 16;

/**
 * Returns what a VAE becomes that learns from the KL alone: every image is encoded as the prior, and every code decodes
 * to the mean image. The data are ten classes, each scattered around a place of its own.
 */
export function posteriorEqualsPrior(imageCount: number, latentDim: number): LatentSubject {
  const data = classData(imageCount, 1);
  const train = classData(imageCount, 2);
  return gaussianSubject({
    latentDim,
    means: new Float32Array(imageCount * latentDim),
    logVariances: new Float32Array(imageCount * latentDim),
    valuesPerImage: VALUES,
    decode: (codes) => new Float32Array((codes.length / latentDim) * VALUES),
    encode: (images) => new Float32Array((images.length / VALUES) * latentDim),
    testImages: data.images,
    testLabels: data.labels,
    trainImages: train.images,
    trainLabels: train.labels,
    classNames: Array.from({ length: CLASSES }, (_, at) => `class ${at}`),
  });
}

/**
 * Returns a subject that generates from the data's own distribution, but leaves out the last `missing` of ten classes:
 * its codes are the class (first) and the scatter around its place.
 */
export function classGenerator(imageCount: number, missing: number): LatentSubject {
  const data = classData(imageCount, 1);
  const train = classData(imageCount, 2);
  const latentDim = VALUES + 1;
  return gaussianSubject({
    latentDim,
    means: new Float32Array(imageCount * latentDim),
    logVariances: null,
    hasNormalPrior: false,
    likelyCodes: (count, seed) => {
      const random = createRandom(seed, 'class-codes');
      return Promise.resolve(
        Float32Array.from({ length: count * latentDim }, (_, at) =>
          at % latentDim === 0 ? random.integer(CLASSES - missing) : random.normal(),
        ),
      );
    },
    valuesPerImage: VALUES,
    decode: (codes) =>
      Float32Array.from({ length: (codes.length / latentDim) * VALUES }, (_, at) => {
        const code = Math.floor(at / VALUES) * latentDim;
        return imageValue(codes[code]!, at % VALUES, codes[code + 1 + (at % VALUES)]!);
      }),
    testImages: data.images,
    testLabels: data.labels,
    trainImages: train.images,
    trainLabels: train.labels,
    classNames: Array.from({ length: CLASSES }, (_, at) => `class ${at}`),
  });
}

function classData(count: number, seed: number) {
  const random = createRandom(seed, 'class-data');
  const labels = Int32Array.from({ length: count }, () => random.integer(CLASSES));
  const images = Float32Array.from({ length: count * VALUES }, (_, at) =>
    imageValue(labels[Math.floor(at / VALUES)]!, at % VALUES, random.normal()),
  );
  return { labels, images };
}

/** A class is a direction: 10 along the value of its number, and 10 off the rest by scatter of 1. */
function imageValue(label: number, value: number, scatter: number): number {
  return (value === label ? 10 : 0) + scatter;
}
