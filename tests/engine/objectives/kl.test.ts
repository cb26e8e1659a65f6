import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { klNatsPerDimension, meanKlNatsPerDimension } from '../../../src-main/engine/objectives/kl';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

function kl(mean: number[], logVariance: number[]): number[] {
  return tf.tidy(() => [
    ...klNatsPerDimension(tf.tensor1d(mean), tf.tensor1d(logVariance)).dataSync(),
  ]);
}

test('a posterior equal to the prior costs nothing', () => {
  expect(kl([0], [0])).toEqual([0]);
});

test('a mean one standard deviation away costs half a nat', () => {
  // By hand: 1/2 (1 + 1 - 1 - 0).
  expect(kl([1], [0])).toEqual([0.5]);
});

test('values agree with the formula in float64', () => {
  // Python 3.11: 0.5 * (mu * mu + math.exp(lv) - 1 - lv).
  const found = kl([0, -1.5, 2], [Math.log(4), -0.7, 3]);
  expectCloseTo(found, [0.8068528194400547, 1.2232926518957048, 10.042768461593834], 2e-6);
});

test('the bounds of the log-variance stay finite', () => {
  // 1/2 (exp(20) - 21) and 1/2 (exp(-20) + 19), from Python; float32 has 24 bits.
  const [wide, narrow] = kl([0, 0], [20, -20]);
  expect(wide! / 242582587.20489514).toBeCloseTo(1, 6);
  expect(narrow).toBeCloseTo(9.500000001030577, 6);
});

test('no posterior costs less than nothing, near the prior too', () => {
  const random = createRandom(0, 'kl');
  const draw = (scale: number) => Array.from({ length: 500 }, () => random.normal() * scale);
  for (const scale of [1e-6, 1e-3, 1]) {
    expect(Math.min(...kl(draw(scale), draw(scale)))).toBeGreaterThanOrEqual(0);
  }
});

test('its gradients are mean and (variance - 1) / 2', () => {
  tf.tidy(() => {
    const mean = tf.tensor1d([0.3, -1.2]);
    const logVariance = tf.tensor1d([0.5, -0.8]);
    const [dMean, dLogVariance] = tf.grads((m, l) => tf.sum(klNatsPerDimension(m, l)))([
      mean,
      logVariance,
    ]);
    expectCloseTo(dMean!.dataSync(), [0.3, -1.2], 1e-6);
    expectCloseTo(
      dLogVariance!.dataSync(),
      [(Math.exp(0.5) - 1) / 2, (Math.exp(-0.8) - 1) / 2],
      1e-6,
    );
    const numeric = numericGradient((l) => tf.sum(klNatsPerDimension(mean, l)), logVariance, 1e-2);
    // Central differences of step 1e-2 in float32: about 1e-4.
    expectCloseTo(dLogVariance!.dataSync(), numeric, 3e-4);
  });
});

test('no tensor but the result stays', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => klNatsPerDimension(tf.zeros([3]), tf.zeros([3]))).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('the mean over encoded images keeps the dimensions apart', () => {
  // Two images, two dimensions. By hand: dimension 0 has 1/2 and 0, dimension 1 has twice
  // 1/2 (4 - 1 - ln 4) = 0.8068528194400547.
  const means = Float32Array.of(1, 0, 0, 0);
  const logVariances = Float32Array.of(0, Math.log(4), 0, Math.log(4));
  const found = meanKlNatsPerDimension(means, logVariances, 2);
  expectCloseTo([...found], [0.25, 0.8068528194400547], 1e-6);
});
