import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { sgd } from '../../../src-main/engine/optimizers/sgd';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

/** Values and velocities after each of some steps [gradient, learning rate] from values at velocity 0. */
function stepsOf(momentum: number, start: number[], steps: readonly [number[], number][]) {
  const optimizer = sgd(momentum);
  let parts: tf.Tensor[] = [tf.tensor1d(start), tf.zeros([start.length])];
  return steps.map(([gradient, learningRate], i) => {
    const fed = optimizer.numbers(i + 1, learningRate);
    const numbers = Object.fromEntries(
      Object.entries(fed).map(([name, value]) => [name, tf.scalar(value)]),
    );
    parts = optimizer.update(parts, tf.tensor1d(gradient), numbers);
    return { value: [...parts[0]!.dataSync()], velocity: [...parts[1]!.dataSync()] };
  });
}

test('without momentum a step goes the learning rate times the gradient', () => {
  const [first, second] = stepsOf(
    0,
    [1, -2],
    [
      [[0.5, -4], 0.1],
      [[1, 1], 0.01],
    ],
  );
  // 1 - 0.1 * 0.5 and -2 + 0.1 * 4; then less 0.01.
  expectCloseTo(first!.value, [0.95, -1.6], 1e-6);
  expectCloseTo(second!.value, [0.94, -1.61], 1e-6);
});

test('velocity sums gradients up, each step keeping the momentum’s share of it', () => {
  const steps = stepsOf(
    0.5,
    [0],
    [
      [[1], 0.1],
      [[1], 0.1],
      [[-2], 0.1],
    ],
  );
  // v = 1; 0.5 + 1 = 1.5; 0.75 - 2 = -1.25. Values: -0.1; -0.25; -0.125.
  expect(steps.map(({ velocity }) => velocity)).toEqual([[1], [1.5], [-1.25]]);
  expectCloseTo(
    steps.flatMap(({ value }) => value),
    [-0.1, -0.25, -0.125],
    1e-6,
  );
});

test('a change of the learning rate acts at once, on the velocity that is there too', () => {
  const [, second] = stepsOf(
    0.5,
    [0],
    [
      [[1], 0.1],
      [[0], 0.2],
    ],
  );
  // v = 0.5 at the second step: -0.1 - 0.2 * 0.5. With the rate inside the velocity it would be -0.15.
  expectCloseTo(second!.value, [-0.2], 1e-6);
});
