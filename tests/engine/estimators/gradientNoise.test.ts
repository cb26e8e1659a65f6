import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { gradientNoise } from '../../../src-main/engine/estimators/gradientNoise';
import type { Batch, Model } from '../../../src-main/engine/models/model';
import type { Weights } from '../../../src-main/engine/layers/layer';
import { WorkbenchError } from '../../../src-shared/errors';
import { frozenOf } from './frozen';

beforeAll(() => loadTensorFlow());

const SIGMA = 0.8;
const BATCH = 64;
const shape = { height: 1, width: 1, channels: 1 };
const images = { images: new Float32Array(BATCH), labels: null, count: BATCH };
const settings = {
  drawCount: 400,
  seed: 0,
  betweenDraws: () => Promise.resolve(),
};

/** A code z ~ N(mu, SIGMA^2) for every image that costs z^2, with mu the only weight and no KL. */
function square(mu: number) {
  const like = (batch: Batch, value: tf.Tensor) =>
    tf.add(tf.zeros([batch.images.shape[0], 1]), value);
  const encode = (batch: Batch, weights: Weights) => ({
    mean: like(batch, weights.get('encoder/mean')!),
    logVariance: like(batch, tf.scalar(2 * Math.log(SIGMA))),
    klPerDimension: like(batch, tf.scalar(0)),
  });
  const model = {
    latentDim: 1,
    weights: [{ name: 'encoder/mean', shape: [1], initializer: { kind: 'zeros' } }],
    usesLabels: false,
    encode,
    reconstructionNats: (_batch: Batch, codes: tf.Tensor) => tf.sum(tf.square(codes), 1),
  } as unknown as Model;
  return frozenOf(model, shape, { 'encoder/mean': { sides: [1], numbers: Float32Array.of(mu) } });
}

test('both estimators have the variances that z^2 has by hand', async () => {
  /*
   * Of one image the path-wise gradient of E[z^2] to mu is 2 z, with variance 4 sigma^2; a batch of B has
   * their mean. The score function's, for mu = 0 and z = sigma e, is the mean of (f_i - m_i) e_i / sigma,
   * m_i the mean of f over the other images. Different images are uncorrelated (odd in e_i), and
   *   E[(f - m)^2 e^2] / sigma^2 = sigma^2 (E e^6 - 2 E e^4 + E m'^2),  E m'^2 = 1 + 2 / (B - 1):
   * sigma^2 (15 - 6 + 1 + 2 / (B - 1)) / B.
   */
  const noise = await gradientNoise(square(0), images, settings);
  expect(noise).toMatchObject({ stepIndex: 7, draws: 400 });
  const pathwise = (4 * SIGMA ** 2) / BATCH;
  const score = (SIGMA ** 2 * (10 + 2 / (BATCH - 1))) / BATCH;
  // Of 400 gradients a variance has a relative standard error of 7 to 9 %. Without baseline the score's
  // would be 15 sigma^2 / B, 1.4 times as much.
  expect(noise.pathwise.variance / pathwise).toBeGreaterThan(0.8);
  expect(noise.pathwise.variance / pathwise).toBeLessThan(1.25);
  expect(noise.score.variance / score).toBeGreaterThan(0.8);
  expect(noise.score.variance / score).toBeLessThan(1.25);
});

test('the mean norm of a gradient without spread is its length', async () => {
  // mu is far from 0 against sigma, so both gradients are near 2 mu, the path-wise one within 4 %.
  const noise = await gradientNoise(square(20), images, { ...settings, drawCount: 50 });
  expect(noise.pathwise.meanNorm / 40).toBeCloseTo(1, 1);
  expect(noise.score.variance).toBeGreaterThan(100 * noise.pathwise.variance);
});

test('the same seed gives the same figures, and no tensor is left', async () => {
  const frozen = square(1);
  const before = tf.memory().numTensors;
  const first = await gradientNoise(frozen, images, { ...settings, drawCount: 5 });
  expect(tf.memory().numTensors).toBe(before);
  expect(await gradientNoise(frozen, images, { ...settings, drawCount: 5 })).toEqual(first);
});

test.each([
  ['without encoder', { encode: null }],
  ['without likelihood', { reconstructionNats: null }],
  [
    'whose codes are no distributions',
    { encode: () => ({ mean: tf.zeros([1, 1]), logVariance: null, klPerDimension: null }) },
  ],
])('a model %s is refused', async (_name, change) => {
  const frozen = square(0);
  const model: Model = { ...frozen.model, ...change };
  const refused = gradientNoise({ ...frozen, model }, images, settings);
  await expect(refused).rejects.toThrow(WorkbenchError);
  await expect(refused).rejects.toThrow('a vae has no Gaussian posterior');
});
