import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { freeBitsKlNats } from '../../../src-main/engine/objectives/freeBits';

beforeAll(() => loadTensorFlow());

test('a dimension costs its mean KL over the batch, or the free nats where that is less', () => {
  tf.tidy(() => {
    // Means 0.2, 1 and 0.5: 0.5 + 1 + 0.5.
    const kl = tf.tensor2d([0.1, 0, 0.2, 0.3, 2, 0.8], [2, 3]);
    expect(freeBitsKlNats(kl, 0.5).dataSync()[0]).toBeCloseTo(2, 6);
    expect(freeBitsKlNats(kl, 0).dataSync()[0]).toBeCloseTo(1.7, 6);
  });
});

test('only dimensions above the free nats have a gradient', () => {
  tf.tidy(() => {
    const kl = tf.tensor2d([0.1, 0, 0.3, 2], [2, 2]);
    const gradient = tf.grad((x) => freeBitsKlNats(x, 0.5))(kl);
    expect([...gradient.dataSync()]).toEqual([0, 0.5, 0, 0.5]);
  });
});

test('no tensor but the result stays', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => freeBitsKlNats(tf.ones([2, 2]), 0.5)).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
