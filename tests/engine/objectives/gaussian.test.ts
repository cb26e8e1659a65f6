import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  boundedLogSigma,
  gaussianNllNats,
  learnedGaussianNllNats,
} from '../../../src-main/engine/objectives/gaussian';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

function nll(mean: number, target: number, sigma: number): number {
  return tf.tidy(() => gaussianNllNats(tf.scalar(mean), tf.scalar(target), sigma).dataSync()[0]!);
}

test('values are the whole density, constant included', () => {
  // Python: 0.5 * ((x - m) / s) ** 2 + log(s) + 0.5 * log(2 * pi).
  expect(nll(0.5, 0.3, 0.1)).toBeCloseTo(0.6163534402106272, 5);
  expect(nll(0, 1, 1)).toBeCloseTo(1.4189385332046727, 6);
});

test('a density above 1 costs less than nothing', () => {
  expect(nll(0.2, 0.2, 0.05)).toBeCloseTo(-2.076793740349318, 6);
});

test('the gradient is (mean - target) / sigma^2', () => {
  tf.tidy(() => {
    const gradient = tf.grad((m) => tf.sum(gaussianNllNats(m, tf.tensor1d([0.3, 1]), 0.5)));
    // By hand: 0.2 / 0.25 and -0.5 / 0.25.
    expectCloseTo(gradient(tf.tensor1d([0.5, 0.5])).dataSync(), [0.8, -2], 1e-6);
  });
});

test('a learned sigma gives the density of the same fixed one', () => {
  tf.tidy(() => {
    const [mean, targets] = [tf.tensor1d([0.5, 0]), tf.tensor1d([0.3, 1])];
    const learned = learnedGaussianNllNats(mean, targets, tf.scalar(Math.log(0.1)));
    // Python: 0.5 * ((x - m) / s) ** 2 + log(s) + 0.5 * log(2 * pi).
    expectCloseTo(learned.dataSync(), [0.6163534402106272, 48.61635344021063], 2e-5);
  });
});

test('the gradient to a learned log sigma is 1 - (residual / sigma)^2', () => {
  tf.tidy(() => {
    const loss = (logSigma: tf.Tensor) =>
      tf.sum(learnedGaussianNllNats(tf.tensor1d([0.5, 0]), tf.tensor1d([0, 2]), logSigma));
    const at = tf.tensor1d([Math.log(0.5)]);
    // By hand: (1 - 1) + (1 - 16).
    expectCloseTo(tf.grad(loss)(at).dataSync(), [-15], 1e-5);
    expectCloseTo(numericGradient(loss, at, 1e-2), [-15], 1e-2);
  });
});

test('a learned log sigma is held within its bounds, and its gradient is never lost', () => {
  tf.tidy(() => {
    const logSigma = tf.tensor1d([-50, 0.3, 50]);
    const bounded = boundedLogSigma(logSigma).dataSync();
    expectCloseTo(bounded, [Math.log(0.001), 0.3, Math.log(10)], 1e-6);
    const gradient = tf
      .grad((x) => tf.sum(boundedLogSigma(x)))(logSigma)
      .dataSync();
    expect([...gradient]).toEqual([1, 1, 1]);
  });
});
