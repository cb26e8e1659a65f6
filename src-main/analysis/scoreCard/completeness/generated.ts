import type { Points } from '../../points';
import { likelyPoints } from '../aggregateDraws';
import { imageFeatures } from '../imageFeatures';
import { perSubject } from '../perSubject';

/** Images that are generated, and test images that they are compared with. */
const MOST_IMAGES = 5000;
/** Generated images that are encoded again. */
const MOST_RETURNED = 2000;
const CODES_A_PASS = 500;

/** What likely codes decode to, beside as many test images. */
export interface Generated {
  codes: Points;
  /** Of the decoded codes. */
  features: Points;
  /** Of the first test images, as many. */
  testFeatures: Points;
  /** What the encoder makes of the first decoded codes; null without an encoder. */
  returned: Points | null;
}

/** Decodes likely codes, and encodes what comes of the first of them. */
export const generated = perSubject(async (subject, tools): Promise<Generated> => {
  const { latentDim, valuesPerImage, test, encode } = subject;
  const count = Math.min(MOST_IMAGES, test.images.count);
  const space = await imageFeatures(subject, tools);
  const codes = await likelyPoints(subject, count, tools.seed);
  const values = new Float32Array(count * space.dim);
  const returned = new Float32Array(Math.min(MOST_RETURNED, count) * latentDim);
  for (let first = 0; first < count; first += CODES_A_PASS) {
    await tools.betweenPasses();
    const end = Math.min(first + CODES_A_PASS, count);
    const images = await subject.decode(codes.values.subarray(first * latentDim, end * latentDim));
    values.set((await space.of(images)).values, first * space.dim);
    const wanted = Math.min(end, MOST_RETURNED) - first;
    if (encode !== null && wanted > 0) {
      returned.set(await encode(images.subarray(0, wanted * valuesPerImage)), first * latentDim);
    }
  }
  return {
    codes,
    features: { values, count, dim: space.dim },
    testFeatures: await space.of(test.images.values.subarray(0, count * valuesPerImage)),
    returned:
      encode === null
        ? null
        : { values: returned, count: returned.length / latentDim, dim: latentDim },
  };
});
