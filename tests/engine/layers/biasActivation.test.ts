import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { biasActivation } from '../../../src-main/engine/layers/biasActivation';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

const input = () => tf.tensor([1, -2, 3, -4, 5, -6, 0.5, 0.25], [1, 2, 2, 2]);
const bias = () => tf.tensor1d([0.5, 3]);

test('the bias is added along the last axis, then ReLU cuts what is negative', () => {
  tf.tidy(() => {
    const linear = biasActivation(input(), bias(), 'linear');
    const relu = biasActivation(input(), bias(), 'relu');
    expect([...linear.dataSync()]).toEqual([1.5, 1, 3.5, -1, 5.5, -3, 1, 3.25]);
    expect([...relu.dataSync()]).toEqual([1.5, 1, 3.5, 0, 5.5, 0, 1, 3.25]);
    expect(relu.shape).toEqual([1, 2, 2, 2]);
  });
});

test('leaky ReLU keeps a fifth of what is negative', () => {
  tf.tidy(() => {
    const leaky = biasActivation(input(), bias(), 'leakyRelu');
    // The linear sums above, with -1 and -3 times 0.2.
    expectCloseTo(leaky.dataSync(), [1.5, 1, 3.5, -0.2, 5.5, -0.6, 1, 3.25], 1e-6);
  });
});

const composed = {
  relu: (sum: tf.Tensor) => tf.relu(sum),
  leakyRelu: (sum: tf.Tensor) => tf.leakyRelu(sum, 0.2),
  linear: (sum: tf.Tensor) => sum,
};

test.each(['relu', 'leakyRelu', 'linear'] as const)(
  'the gradients of %s are those of the composed operations',
  (activation) => {
    tf.tidy(() => {
      const weights = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2]);
      const ours = tf.grads((x, b) => tf.sum(tf.mul(weights, biasActivation(x, b, activation))));
      const plain = tf.grads((x, b) => {
        const sum = tf.add(x, b);
        return tf.sum(tf.mul(weights, composed[activation](sum)));
      });
      const found = ours([input(), bias()]);
      const expected = plain([input(), bias()]);
      for (const [i, gradient] of found.entries()) {
        expect([...gradient.dataSync()]).toEqual([...expected[i]!.dataSync()]);
      }
    });
  },
);

test('no tensor stays behind', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    tf.grads((x, b) => tf.sum(biasActivation(x, b, 'relu')))([input(), bias()]);
  });
  expect(tf.memory().numTensors).toBe(before);
});
