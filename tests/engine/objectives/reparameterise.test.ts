import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  clampLogVariance,
  LOG_VARIANCE_LIMIT,
  reparameterise,
} from '../../../src-main/engine/objectives/reparameterise';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

test('a draw is the mean plus standard deviations of noise', () => {
  tf.tidy(() => {
    // By hand: 1 + 2 * 0.5 and -3 + 0.5 * -1.
    const logVariance = tf.tensor1d([Math.log(4), Math.log(0.25)]);
    const codes = reparameterise(tf.tensor1d([1, -3]), logVariance, tf.tensor1d([0.5, -1]));
    expectCloseTo(codes.dataSync(), [2, -3.5], 1e-6);
  });
});

test('gradients flow to mean and log-variance', () => {
  tf.tidy(() => {
    const noise = tf.tensor1d([0.5]);
    const [dMean, dLogVariance] = tf.grads((m, l) => tf.sum(reparameterise(m, l, noise)))([
      tf.tensor1d([1]),
      tf.tensor1d([Math.log(4)]),
    ]);
    // By hand: d/dl exp(l / 2) * 0.5 = 1/2 * 2 * 0.5.
    expectCloseTo([dMean!.dataSync()[0]!, dLogVariance!.dataSync()[0]!], [1, 0.5], 1e-6);
  });
});

test('the log-variance is held within its bounds and untouched inside', () => {
  tf.tidy(() => {
    const found = clampLogVariance(tf.tensor1d([-100, -20, 1.5, 20, 100])).dataSync();
    expect([...found]).toEqual([-LOG_VARIANCE_LIMIT, -20, 1.5, 20, LOG_VARIANCE_LIMIT]);
  });
});
