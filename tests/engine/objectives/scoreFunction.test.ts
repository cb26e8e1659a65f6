import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { logNormal } from '../../../src-main/engine/objectives/logDensity';
import { scoreFunctionLoss } from '../../../src-main/engine/objectives/scoreFunction';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { runBothWays } from '../tracing/bothWays';

beforeAll(() => loadTensorFlow());

function gradients(costs: number[], logPosterior: number[]) {
  return tf.tidy(() =>
    tf
      .grads((cost, logQ) => tf.sum(scoreFunctionLoss(cost, logQ)))([
        tf.tensor1d(costs),
        tf.tensor1d(logPosterior),
      ])
      .map((gradient) => [...gradient.dataSync()]),
  );
}

test('its values are the costs', () => {
  const values = tf.tidy(() =>
    scoreFunctionLoss(tf.tensor1d([3, -1, 4]), tf.tensor1d([-2, 5, 0.5])).dataSync(),
  );
  expect([...values]).toEqual([3, -1, 4]);
});

test('log q is weighed by what a cost has over the mean of the others, costs by 1', () => {
  // By hand: 3 - (-1 + 4) / 2, -1 - (3 + 4) / 2, 4 - (3 - 1) / 2.
  const [toCosts, toLogQ] = gradients([3, -1, 4], [-2, 5, 0.5]);
  expect(toLogQ).toEqual([1.5, -4.5, 3]);
  expect(toCosts).toEqual([1, 1, 1]);
});

test('one image alone has no baseline', () => {
  expect(gradients([3], [-2])).toEqual([[1], [3]]);
});

test('its expectation is the gradient of E[z^2]: 2 mu to the mean, sigma^2 to the log-variance', () => {
  // E[z^2] = mu^2 + exp(logVariance).
  const [mu, logVariance, count] = [0.7, -0.4, 200_000];
  const random = createRandom(0, 'score');
  const draws = Float32Array.from(
    { length: count },
    () => mu + Math.exp(logVariance / 2) * random.normal(),
  );
  const found = tf.tidy(() => {
    const codes = tf.tensor2d(draws, [count, 1]);
    const loss = (mean: tf.Tensor, spread: tf.Tensor) =>
      tf.mean(scoreFunctionLoss(tf.sum(tf.square(codes), 1), logNormal(codes, mean, spread)));
    return tf
      .grads(loss)([tf.tensor2d([mu], [1, 1]), tf.tensor2d([logVariance], [1, 1])])
      .map((gradient) => gradient.dataSync()[0]!);
  });
  // Standard deviations of one draw are 3.3 and 3.1, by moments of the normal: this is four of the mean’s.
  expectCloseTo(found, [2 * mu, Math.exp(logVariance)], 0.03);
});

test('traced it gives what it gives operation by operation', async () => {
  const values = (numbers: number[]) => ({
    values: Float32Array.from(numbers),
    shape: [numbers.length],
    dtype: 'float32' as const,
  });
  const [result] = await runBothWays([
    {
      name: 'score function',
      inputs: [values([3, -1, 4]), values([-2, 5, 0.5])],
      compute: (costs, logQ) => scoreFunctionLoss(costs, logQ),
      differentiates: [0, 1],
    },
  ]);
  expect(result!.traced).toEqual(result!.eager);
});
