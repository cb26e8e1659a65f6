import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { shiftImages } from '../../../src-main/engine/operations/shiftImages';

beforeAll(() => loadTensorFlow());

/** Images [count, height, width, channels] of the numbers from 1. */
function numbered(shape: [number, number, number, number]): tf.Tensor {
  const size = shape.reduce((product, side) => product * side);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => i + 1),
    shape,
  );
}

test('each image moves by its own amounts, and black comes in', () => {
  const moved = tf.tidy(() =>
    shiftImages(numbered([2, 2, 3, 1]), tf.tensor1d([1, 0]), tf.tensor1d([0, -2]), 2).arraySync(),
  ) as number[][][][];
  const rows = moved.map((image) => image.map((row) => row.flat()));
  // 1 2 3 / 4 5 6 down by one; 7 8 9 / 10 11 12 left by two.
  expect(rows).toEqual([
    [
      [0, 0, 0],
      [1, 2, 3],
    ],
    [
      [9, 0, 0],
      [12, 0, 0],
    ],
  ]);
});

test('channels move together', () => {
  const moved = tf.tidy(() =>
    shiftImages(numbered([1, 1, 3, 2]), tf.tensor1d([0]), tf.tensor1d([1]), 1).dataSync(),
  );
  expect([...moved]).toEqual([0, 0, 1, 2, 3, 4]);
});

test('no shift leaves the image, and a gradient goes back where the pixel came from', () => {
  tf.tidy(() => {
    const images = numbered([1, 2, 2, 1]);
    const still = shiftImages(images, tf.tensor1d([0]), tf.tensor1d([0]), 3);
    expect([...still.dataSync()]).toEqual([1, 2, 3, 4]);
    const weights = tf.tensor([1, 10, 100, 1000], [1, 2, 2, 1]);
    const gradient = tf.grad((x: tf.Tensor) =>
      tf.sum(tf.mul(shiftImages(x, tf.tensor1d([1]), tf.tensor1d([0]), 1), weights)),
    )(images);
    // The first row becomes the second one; the second leaves the image.
    expect([...gradient.dataSync()]).toEqual([100, 1000, 0, 0]);
  });
});
