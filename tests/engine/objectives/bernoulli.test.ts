import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { bernoulliNllNats } from '../../../src-main/engine/objectives/bernoulli';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

function nll(logits: number[], targets: number[]): number[] {
  return tf.tidy(() => [...bernoulliNllNats(tf.tensor1d(logits), tf.tensor1d(targets)).dataSync()]);
}

test('an undecided pixel costs log 2', () => {
  expectCloseTo(nll([0, 0], [0, 1]), [Math.LN2, Math.LN2], 1e-7);
});

test('values agree with the textbook form at 60 digits', () => {
  // Python's decimal: -t ln s(x) - (1 - t) ln(1 - s(x)).
  expectCloseTo(
    nll([2, 2, -3], [1, 0, 0.25]),
    [0.1269280110429725, 2.1269280110429727, 0.798587351573742],
    3e-7,
  );
});

test('sure pixels neither overflow nor lose their last digits', () => {
  const [wrong, right, far] = nll([30, 30, -1000], [0, 1, 1]);
  expect(wrong).toBe(30);
  // From the same script: log1p(exp(-30)).
  expect(right! / 9.357622968839737e-14).toBeCloseTo(1, 5);
  expect(far).toBe(1000);
});

test('the gradient is sigmoid(logit) - target and agrees with differences', () => {
  tf.tidy(() => {
    const logits = tf.tensor1d([-2, 0, 0.5, 3]);
    const targets = tf.tensor1d([0, 1, 0.3, 0.9]);
    const sum = (x: tf.Tensor) => tf.sum(bernoulliNllNats(x, targets));
    const gradient = tf.grad(sum)(logits).dataSync();
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const expected = [sigmoid(-2), sigmoid(0) - 1, sigmoid(0.5) - 0.3, sigmoid(3) - 0.9];
    expectCloseTo(gradient, expected, 1e-6);
    expectCloseTo(gradient, numericGradient(sum, logits, 1e-2), 3e-4);
  });
});

test('no tensor but the result stays', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => bernoulliNllNats(tf.zeros([3]), tf.zeros([3]))).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('targets that are made within the loss are still there for its gradient', () => {
  // By hand: s(0) - 1/2 and s(0) - 1 at a logit of 0.
  const gradient = tf.tidy(() => {
    const loss = (x: tf.Tensor) => tf.sum(bernoulliNllNats(x, tf.mul(tf.tensor1d([1, 2]), 0.5)));
    return [
      ...tf
        .grad(loss)(tf.tensor1d([0, 0]))
        .dataSync(),
    ];
  });
  expect(gradient).toEqual([0, -0.5]);
});
