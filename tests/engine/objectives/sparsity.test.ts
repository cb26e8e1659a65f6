import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { l1Norm, sparsityKlNats } from '../../../src-main/engine/objectives/sparsity';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

test('the L1 norm of a code is the sum of its sizes', () => {
  tf.tidy(() => {
    expect([...l1Norm(tf.tensor2d([1, -2, 0, 0.5], [2, 2])).dataSync()]).toEqual([3, 0.5]);
  });
});

test('units at the target cost nothing, others the KL of two coins', () => {
  tf.tidy(() => {
    // Mean activities 0.25 and 0.5. Python: 0.25 log(0.25 / 0.5) + 0.75 log(0.75 / 0.5).
    const activities = tf.tensor2d([0, 0.4, 0.5, 0.6], [2, 2]);
    expect(sparsityKlNats(activities, 0.25).dataSync()[0]).toBeCloseTo(0.13081203594113694, 6);
  });
});

test('units that are never or always on cost much and no infinity', () => {
  tf.tidy(() => {
    const never = sparsityKlNats(tf.zeros([4, 1]), 0.05).dataSync()[0]!;
    const always = sparsityKlNats(tf.ones([4, 1]), 0.05).dataSync()[0]!;
    // -0.05 log 1e-6 and -0.95 log 1e-6, less the coin's entropy of 0.1985 nats.
    expect(never).toBeCloseTo(0.05 * 13.8155 - 0.1985, 2);
    expect(always).toBeGreaterThan(12);
    expect(always).toBeLessThan(13.2);
  });
});

test('the gradient of the KL agrees with differences', () => {
  tf.tidy(() => {
    const activities = tf.tensor2d([0.1, 0.4, 0.5, 0.6], [2, 2]);
    const cost = (x: tf.Tensor) => sparsityKlNats(x, 0.2);
    const gradient = tf.grad(cost)(activities).dataSync();
    expectCloseTo(gradient, numericGradient(cost, activities, 1e-3), 1e-3);
  });
});
