import type { LatentSubject } from '../../../../src-main/analysis/scoreCard/latentSubject';
import { createRandom } from '../../../../src-shared/random';
import { gaussianSubject } from './gaussianPosteriors';

/** Standard deviation of every posterior: narrow, so that a hole's edge takes little of it. */
const POSTERIOR_SIGMA = 0.003;

/**
 * Returns a subject whose codes are as the standard normal prior in one dimension, but that no image is encoded between
 * two numbers; without a hole where there are none. Images are the codes themselves, but those above 0 are moved away by a
 * tear.
 */
export function mixtureWithHole(
  imageCount: number,
  hole: readonly [number, number] | null,
  hasPosterior = true,
  tear = 0,
): LatentSubject {
  const random = createRandom(7, 'mixture-with-hole');
  const means = new Float32Array(imageCount);
  for (let image = 0; image < imageCount; image++) {
    let mean: number;
    do mean = random.normal();
    while (hole !== null && mean > hole[0] && mean < hole[1]);
    means[image] = mean;
  }
  const decode = (codes: Float32Array) => codes.map((code) => (code > 0 ? code + tear : code));
  return gaussianSubject({
    latentDim: 1,
    means,
    logVariances: hasPosterior
      ? new Float32Array(imageCount).fill(2 * Math.log(POSTERIOR_SIGMA))
      : null,
    valuesPerImage: 1,
    decode,
    slope: 1,
    encode: (images) => images.map((value) => (value > tear ? value - tear : value)),
    testImages: decode(means),
  });
}

/**
 * Returns a subject whose prior has equal clusters far apart on a ring, of which the last is never encoded: prior mass
 * 1 / clusters is a hole. Each cluster is a class, and images are the codes.
 */
export function mixtureWithoutCluster(imageCount: number, clusters: number): LatentSubject {
  const spread = 0.15;
  const drawCluster = (count: number, seed: number, encoded: number) => {
    const random = createRandom(seed, 'clusters');
    const classes = Int32Array.from({ length: count }, () => random.integer(encoded));
    const codes = new Float32Array(2 * count);
    for (const [at, cluster] of classes.entries()) {
      const angle = (2 * Math.PI * cluster) / clusters;
      codes[2 * at] = 3 * Math.cos(angle) + spread * random.normal();
      codes[2 * at + 1] = 3 * Math.sin(angle) + spread * random.normal();
    }
    return { classes, codes };
  };
  const test = drawCluster(imageCount, 1, clusters - 1);
  return gaussianSubject({
    latentDim: 2,
    means: test.codes,
    logVariances: new Float32Array(2 * imageCount).fill(2 * Math.log(spread / 10)),
    likelyCodes: (count, seed) => Promise.resolve(drawCluster(count, seed, clusters).codes),
    hasNormalPrior: false,
    valuesPerImage: 2,
    decode: (codes) => codes.slice(),
    encode: (images) => images.slice(),
    testImages: test.codes,
  });
}
