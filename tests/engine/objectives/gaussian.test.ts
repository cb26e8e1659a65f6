import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { gaussianNllNats } from '../../../src-main/engine/objectives/gaussian';
import { expectCloseTo } from '../closeTo';

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
