import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { adam, adamW } from '../../../src-main/engine/optimizers/adam';
import type { Optimizer } from '../../../src-main/engine/optimizers/optimizer';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

/** The parts of a weight after each of some gradients. */
function stepsOf(optimizer: Optimizer, start: number[], gradients: number[][], rate: number) {
  let parts: tf.Tensor[] = optimizer.suffixes.map((_, i) =>
    i === 0 ? tf.tensor1d(start) : tf.zeros([start.length]),
  );
  return gradients.map((gradient, i) => {
    const numbers = Object.fromEntries(
      Object.entries(optimizer.numbers(i + 1, rate)).map(([name, value]) => [
        name,
        tf.scalar(value),
      ]),
    );
    parts = optimizer.update(parts, tf.tensor1d(gradient), numbers);
    return parts.map((part) => [...part.dataSync()]);
  });
}

test('weights decay by the learning rate times the decay, and then take Adam’s step', () => {
  const [first, second] = stepsOf(
    adamW(0.5),
    [1, -2],
    [
      [0.5, -40],
      [0, 0],
    ],
    0.1,
  );
  // Decay leaves 1 - 0.1 * 0.5 = 0.95 of each; Adam's first step is the rate against the sign.
  expectCloseTo(first![0]!, [0.95 - 0.1, -1.9 + 0.1], 1e-5);
  // m = 0.9 * 0.1 g, v = 0.999 * 0.001 g^2, step size 0.1 sqrt(1 - 0.999^2) / (1 - 0.9^2):
  // 0.1 * 0.0447102 / 0.19 * 0.09 / 0.0316070 = 0.0670058 against the sign.
  expectCloseTo(second![0]!, [0.85 * 0.95 - 0.0670058, -1.8 * 0.95 + 0.0670058], 1e-5);
});

test('the decay is no part of the gradient: the moments are those of Adam', () => {
  const gradients = [
    [0.1, -0.2],
    [0.3, 0.4],
  ];
  const decayed = stepsOf(adamW(0.3), [1, -2], gradients, 0.01);
  const plain = stepsOf(adam(), [1, -2], gradients, 0.01);
  for (const [i, parts] of decayed.entries()) expect(parts.slice(1)).toEqual(plain[i]!.slice(1));
  expect(decayed[1]![0]).not.toEqual(plain[1]![0]);
});

test('without decay it is Adam, bit for bit', () => {
  const gradients = [[0.1, -0.2, 1e-6]];
  expect(stepsOf(adamW(0), [1, -2, 0.5], gradients, 1e-3)).toEqual(
    stepsOf(adam(), [1, -2, 0.5], gradients, 1e-3),
  );
});
