import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { clipByNorm } from '../../../src-main/engine/optimizers/clipByNorm';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

function clipped(gradients: number[][], limit: number): number[][] {
  return tf.tidy(() =>
    clipByNorm(
      gradients.map((gradient) => tf.tensor1d(gradient)),
      limit,
    ).map((gradient) => [...gradient.dataSync()]),
  );
}

test('gradients whose common norm is too large are scaled down together', () => {
  // Norm sqrt(9 + 0 + 16 + 144) = 13, to 2.6: a fifth of each.
  const [first, second] = clipped(
    [
      [3, 0],
      [-4, 12],
    ],
    2.6,
  );
  expectCloseTo(first!, [0.6, 0], 1e-6);
  expectCloseTo(second!, [-0.8, 2.4], 1e-6);
});

test('those within the limit stay as they are, at the limit itself too', () => {
  expect(clipped([[3], [4]], 5)).toEqual([[3], [4]]);
  expect(clipped([[3], [4]], 50)).toEqual([[3], [4]]);
});

test('no gradient at all stays none', () => {
  expect(clipped([[0, 0], [0]], 1)).toEqual([[0, 0], [0]]);
});

test('the norm of tiny and of large gradients is found', () => {
  expectCloseTo(clipped([[3e-4, 4e-4]], 1e-4)[0]!, [0.6e-4, 0.8e-4], 1e-10);
  expectCloseTo(clipped([[3e15, 4e15]], 1)[0]!, [0.6, 0.8], 1e-6);
});
