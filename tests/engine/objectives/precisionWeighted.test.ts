import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { precisionWeighted } from '../../../src-main/engine/objectives/precisionWeighted';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

const gaussians = (mean: number[], variances: number[]) => ({
  mean: tf.tensor1d(mean),
  logVariance: tf.log(tf.tensor1d(variances)),
});

test('precisions add up and weigh the means: hand-worked', () => {
  tf.tidy(() => {
    const { mean, logVariance } = precisionWeighted(
      gaussians([1, 4, -2], [1, 1, 0.25]),
      gaussians([3, 0, 3], [1, 1 / 3, 1]),
    );
    // Precisions 1 + 1, 1 + 3 and 4 + 1; means (1 + 3) / 2, (4 + 0) / 4 and (-8 + 3) / 5.
    expectCloseTo(mean.dataSync(), [2, 1, -1], 1e-6);
    expectCloseTo(tf.exp(logVariance).dataSync(), [1 / 2, 1 / 4, 1 / 5], 1e-6);
  });
});

test('at the bounds of the log-variance it stays finite and takes the surer one', () => {
  tf.tidy(() => {
    const sure = { mean: tf.tensor1d([5]), logVariance: tf.tensor1d([-20]) };
    const vague = { mean: tf.tensor1d([-7]), logVariance: tf.tensor1d([20]) };
    for (const joined of [precisionWeighted(sure, vague), precisionWeighted(vague, sure)]) {
      expect(joined.mean.dataSync()[0]).toBeCloseTo(5, 5);
      expect(joined.logVariance.dataSync()[0]).toBeCloseTo(-20, 5);
    }
  });
});
