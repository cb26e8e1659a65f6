import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { biasAdd, biasAddGradient, reluGradient } from '../../../src-main/engine/operations/bias';

beforeAll(() => loadTensorFlow());

const numbersOf = (compute: () => tf.Tensor): unknown => tf.tidy(() => compute().arraySync());

test('a bias is added to every place of its channel', () => {
  const x = [
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      [
        [5, 6],
        [7, 8],
      ],
    ],
  ];
  expect(numbersOf(() => biasAdd(tf.tensor4d(x), tf.tensor1d([10, 20])))).toEqual([
    [
      [
        [11, 22],
        [13, 24],
      ],
    ],
    [
      [
        [15, 26],
        [17, 28],
      ],
    ],
  ]);
});

test('the gradient to a bias is the sum over all but its channel', () => {
  const dy = [
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      [
        [5, 6],
        [7, 8],
      ],
    ],
  ];
  expect(numbersOf(() => biasAddGradient(tf.tensor4d(dy)))).toEqual([16, 20]);
});

test('the gradient through a ReLU passes where the output is above 0', () => {
  const dy = [1, 2, 3, -4, 5];
  const y = [0.5, 0, -0, 7, NaN];
  expect(numbersOf(() => reluGradient(tf.tensor1d(dy), tf.tensor1d(y)))).toEqual([1, 0, 0, -4, 0]);
});
