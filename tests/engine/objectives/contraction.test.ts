import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  estimatedContraction,
  sigmoidContraction,
} from '../../../src-main/engine/objectives/contraction';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

/** tanh(x A) B for rows x, on plain numbers: 3 inputs, 4 hidden, 2 outputs. */
const A = [
  [0.5, -1, 0.3, 0.8],
  [1.2, 0.4, -0.7, 0.1],
  [-0.3, 0.9, 0.6, -1.1],
];
const B = [
  [0.7, -0.2],
  [0.1, 1.1],
  [-0.9, 0.4],
  [0.5, 0.8],
];
const encode = (x: tf.Tensor) =>
  tf.matMul(tf.tanh(tf.matMul(x as tf.Tensor2D, tf.tensor2d(A))), tf.tensor2d(B));

/** The squared Frobenius norm of its Jacobian at x, by hand: sum over (sum_h A_ih (1 - t_h^2) B_hj)^2. */
function exactNorm(x: number[]): number {
  const slopes = [0, 1, 2, 3].map(
    (h) => 1 - Math.tanh(x.reduce((sum, value, i) => sum + value * A[i]![h]!, 0)) ** 2,
  );
  let norm = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 2; j++) {
      norm += slopes.reduce((sum, slope, h) => sum + A[i]![h]! * slope * B[h]![j]!, 0) ** 2;
    }
  }
  return norm;
}

test('the norm of one sigmoid layer is that of its Jacobian by differences', () => {
  tf.tidy(() => {
    const kernel = tf.tensor2d([0.5, -1, 2, 0.3, 1.5, -0.7], [3, 2]);
    const bias = tf.tensor1d([0.1, -0.4]);
    const layer = (x: tf.Tensor) => tf.sigmoid(tf.add(tf.matMul(x, kernel), bias));
    const x = tf.tensor2d([0.2, -0.5, 0.9], [1, 3]);
    const columns = [0, 1].map((unit) =>
      numericGradient((moved) => tf.slice(layer(moved), [0, unit], [1, 1]), x, 1e-2),
    );
    const expected = columns.flat().reduce((sum, slope) => sum + slope ** 2, 0);
    expect(expected).toBeGreaterThan(0.1);
    expectCloseTo(sigmoidContraction(layer(x), kernel).dataSync(), [expected], 2e-4);
  });
});

test('the estimate is right in the mean, for each image by itself', () => {
  tf.tidy(() => {
    const [first, second] = [
      [0.2, -0.5, 0.9],
      [-1.5, 0.3, 0.4],
    ];
    const draws = 4000;
    const random = createRandom(0, 'signs');
    const uniform = Float32Array.from({ length: 2 * draws * 3 }, () => random.uniform());
    const images = tf.tensor2d([
      ...Array.from({ length: draws }, () => first),
      ...Array.from({ length: draws }, () => second),
    ]);
    const norms = estimatedContraction(encode, images, tf.tensor2d(uniform, [2 * draws, 3]));
    const means = tf.mean(tf.reshape(norms, [2, draws]), 1).dataSync();
    // The estimates' standard deviation is below their mean: 4000 draws are within 5 % by three of them.
    for (const [i, x] of [first, second].entries()) {
      expect(means[i]! / exactNorm(x)).toBeGreaterThan(0.95);
      expect(means[i]! / exactNorm(x)).toBeLessThan(1.05);
    }
  });
});

test('with one input the estimate is exact: there is only one direction', () => {
  tf.tidy(() => {
    const images = tf.tensor2d([0.3, -1], [2, 1]);
    const norms = estimatedContraction(
      (x) => tf.sin(tf.mul(x, 2)),
      images,
      tf.tensor2d([0.1, 0.9], [2, 1]),
    );
    // (2 cos 2x)^2.
    const expected = [0.3, -1].map((x) => (2 * Math.cos(2 * x)) ** 2);
    expectCloseTo(norms.dataSync(), expected, 1e-3);
  });
});

test('no tensor but the result stays', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => sigmoidContraction(tf.ones([2, 3]), tf.ones([4, 3]))).dispose();
  tf.tidy(() => estimatedContraction(encode, tf.ones([2, 3]), tf.zeros([2, 3]))).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
