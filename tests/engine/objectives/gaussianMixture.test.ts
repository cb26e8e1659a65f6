import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { logGaussianMixture } from '../../../src-main/engine/objectives/gaussianMixture';
import { expectCloseTo } from '../closeTo';
import { normals } from '../models/tinyModel';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

test('the density of a mixture is the mean of its components’ densities', () => {
  tf.tidy(() => {
    const components = {
      mean: tf.tensor2d([[0], [2]]),
      logVariance: tf.tensor2d([[0], [Math.log(4)]]),
    };
    const found = logGaussianMixture(tf.tensor2d([[0], [1]]), components).dataSync();
    // By hand: (N(0; 0, 1) + N(0; 2, 4)) / 2 = (0.3989423 + 0.1209854) / 2, and at 1
    // (0.2419707 + 0.1760327) / 2.
    expectCloseTo(found, [Math.log(0.25996385), Math.log(0.2090017)], 1e-6);
  });
});

test('a code far from all components has the density of the nearest, and not 0', () => {
  tf.tidy(() => {
    const components = { mean: tf.tensor2d([[0], [10]]), logVariance: tf.zeros([2, 1]) };
    // log 1/2 - 90^2 / 2 - 1/2 log(2 pi): the other component is 950 nats below.
    const [found] = logGaussianMixture(tf.tensor2d([[100]]), components).dataSync();
    expect(found).toBeCloseTo(Math.log(0.5) - 4050 - 0.918939, 2);
  });
});

test('many codes against many components, block by block, are each as alone', () => {
  tf.tidy(() => {
    const codes = normals([60_000, 2], 'codes');
    const components = { mean: normals([80, 2], 'mean'), logVariance: normals([80, 2], 'spread') };
    const all = logGaussianMixture(codes, components);
    const few = logGaussianMixture(tf.slice(codes, 100, 5), components);
    expectCloseTo(tf.slice(all, 100, 5).dataSync(), few.dataSync(), 1e-6);
  });
});

test('gradients to codes and components agree with differences', () => {
  tf.tidy(() => {
    const [codes, mean, logVariance] = [
      normals([3, 2], 'codes'),
      normals([4, 2], 'mean'),
      normals([4, 2], 'logVariance'),
    ];
    const upstream = normals([3], 'upstream');
    const inputs = [codes, mean, logVariance];
    const loss = (z: tf.Tensor, m: tf.Tensor, l: tf.Tensor) =>
      tf.sum(tf.mul(logGaussianMixture(z, { mean: m, logVariance: l }), upstream));
    const gradients = tf.grads(loss)(inputs);
    for (const [i, gradient] of gradients.entries()) {
      const along = (x: tf.Tensor) => {
        const [z, m, l] = inputs.map((input, j) => (i === j ? x : input));
        return loss(z!, m!, l!);
      };
      expectCloseTo(gradient.dataSync(), numericGradient(along, inputs[i]!, 1e-2), 2e-3);
    }
  });
});
