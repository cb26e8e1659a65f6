import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { logMeanExp } from '../../../src-main/engine/objectives/logMeanExp';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

function rows(values: number[][]): number[] {
  return tf.tidy(() => [...logMeanExp(tf.tensor2d(values)).dataSync()]);
}

test('equal numbers are their own mean, and one number is itself', () => {
  expect(rows([[2, 2, 2]])).toEqual([2]);
  expect(rows([[-3], [4]])).toEqual([-3, 4]);
});

test('rows are apart: log((1 + 3) / 2) and log((2 + 4) / 2)', () => {
  const found = rows([
    [0, Math.log(3)],
    [Math.log(2), Math.log(4)],
  ]);
  expectCloseTo(found, [Math.log(2), Math.log(3)], 1e-6);
});

test('hundreds of nats neither overflow nor vanish', () => {
  // log((e^-900 + e^-901) / 2) = -900 + log((1 + e^-1) / 2), and the same at +900.
  const rest = Math.log((1 + Math.exp(-1)) / 2);
  const found = rows([
    [-900, -901],
    [900, 899],
  ]);
  expectCloseTo(found, [-900 + rest, 900 + rest], 1e-4);
});

test('its gradient is the softmax of the row', () => {
  const gradient = tf.tidy(() => [
    ...tf
      .grad((x) => tf.sum(logMeanExp(x)))(tf.tensor2d([[-900, -900 + Math.log(3)]]))
      .dataSync(),
  ]);
  // Float32 keeps 900 + log 3 to 3e-5.
  expectCloseTo(gradient, [0.25, 0.75], 1e-4);
});
