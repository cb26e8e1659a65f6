import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  categoricalMean,
  categoricalNllNats,
  levelsOf,
} from '../../../src-main/engine/objectives/categorical';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

test('8-bit values keep their 256 levels, and others go to the nearest of theirs', () => {
  tf.tidy(() => {
    const bytes = Float32Array.from({ length: 256 }, (_, byte) => byte * Math.fround(1 / 255));
    expect([...levelsOf(tf.tensor1d(bytes), 256).dataSync()]).toEqual([...bytes.keys()]);
    // With 3 levels the borders are 1/4 and 3/4.
    const values = tf.tensor1d([0, 0.24, 0.26, 0.74, 0.76, 1]);
    expect([...levelsOf(values, 3).dataSync()]).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

test('values outside 0..1 count as the nearer end', () => {
  tf.tidy(() => {
    expect([...levelsOf(tf.tensor1d([-3, 1.2]), 5).dataSync()]).toEqual([0, 4]);
  });
});

test('the cost of a value is -log of its level’s share', () => {
  tf.tidy(() => {
    // Logits log 1, log 2, log 5: shares 1/8, 2/8, 5/8.
    const logits = tf.tensor2d([0, Math.log(2), Math.log(5)], [1, 3]).tile([3, 1]);
    const nats = categoricalNllNats(logits, tf.tensor1d([0, 0.5, 1])).dataSync();
    expectCloseTo(nats, [Math.log(8), Math.log(4), Math.log(8 / 5)], 1e-6);
  });
});

test('with two levels it is the Bernoulli likelihood of the difference of the logits', () => {
  tf.tidy(() => {
    const logits = tf.tensor2d([0.4, 2.4, 1, -2], [2, 2]);
    const nats = categoricalNllNats(logits, tf.tensor1d([1, 0])).dataSync();
    // -log sigmoid(2) and -log(1 - sigmoid(-3)): Python's log1p(exp(-2)), log1p(exp(-3)).
    expectCloseTo(nats, [0.12692801104297263, 0.04858735157374196], 1e-6);
  });
});

test('a hopeless level costs its distance and no infinity', () => {
  tf.tidy(() => {
    const nats = categoricalNllNats(tf.tensor2d([1000, 0], [1, 2]), tf.tensor1d([1])).dataSync();
    expect(nats[0]).toBe(1000);
  });
});

test('the gradient is softmax - target and agrees with differences', () => {
  tf.tidy(() => {
    const logits = tf.tensor2d([0, Math.log(2), Math.log(5), 1, 0, -1], [2, 3]);
    const loss = (x: tf.Tensor) =>
      tf.sum(tf.mul(categoricalNllNats(x, tf.tensor1d([0.5, 0])), tf.tensor1d([1, 2])));
    const gradient = tf.grad(loss)(logits).dataSync();
    expectCloseTo(gradient.slice(0, 3), [1 / 8, 2 / 8 - 1, 5 / 8], 1e-6);
    expectCloseTo(gradient, numericGradient(loss, logits, 1e-2), 3e-4);
  });
});

test('the mean is the levels’ values weighed by their shares', () => {
  tf.tidy(() => {
    const logits = tf.tensor2d([0, Math.log(2), Math.log(5)], [1, 3]);
    // 2/8 of 1/2 and 5/8 of 1.
    expectCloseTo(categoricalMean(logits).dataSync(), [0.75], 1e-6);
  });
});

test('no tensor but the result stays', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => categoricalNllNats(tf.zeros([3, 4]), tf.zeros([3]))).dispose();
  tf.tidy(() => categoricalMean(tf.zeros([3, 4]))).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
