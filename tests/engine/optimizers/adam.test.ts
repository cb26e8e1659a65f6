import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { type AdamSlot, adamUpdate } from '../../../src-main/engine/operations/adamUpdate';
import { ADAM_DEFAULTS, adamStepSize } from '../../../src-main/engine/optimizers/adam';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

function stepsOf(start: number[], gradients: number[][], learningRate: number): AdamSlot[] {
  let slot: AdamSlot = {
    value: tf.tensor1d(start),
    firstMoment: tf.zeros([start.length]),
    secondMoment: tf.zeros([start.length]),
  };
  return gradients.map((gradient, i) => {
    const stepSize = tf.scalar(adamStepSize(learningRate, i + 1, ADAM_DEFAULTS));
    slot = adamUpdate(slot, tf.tensor1d(gradient), stepSize, ADAM_DEFAULTS);
    return slot;
  });
}

test('the first step goes one learning rate against the sign of the gradient', () => {
  // By hand: m = 0.1 g, v = 0.001 g^2, step size lr sqrt(0.001) / 0.1, so the change is lr sign(g).
  const [slot] = stepsOf([1, -2], [[0.5, -40]], 0.01);
  expectCloseTo(slot!.value.dataSync(), [0.99, -1.99], 1e-6);
  expectCloseTo(slot!.firstMoment.dataSync(), [0.05, -4], 1e-6);
  // 1 - float32(0.999) is 1.3e-5 off 0.001.
  expectCloseTo(slot!.secondMoment.dataSync(), [0.00025, 1.6], 3e-5);
});

test('three steps give Keras’ numbers, small gradients included', () => {
  // Keras 3.15.1 (NumPy 2.4.6 backend): optimizers.Adam(1e-3).apply on three gradients. The third
  // weight's gradients are near epsilon, so that its placement shows.
  const gradients = [
    [0.1, -0.2, 0],
    [0.3, 0.4, 1e-6],
    [-0.5, 0.25, 1e-6],
  ];
  const slots = stepsOf([1, -2, 0.5], gradients, 1e-3);
  const expected = [
    [0.9990000128746033, -1.999000072479248, 0.5],
    [0.9980822205543518, -1.9993661642074585, 0.4998212158679962],
    [0.9982431530952454, -1.9999250173568726, 0.4995559751987457],
  ];
  for (const [i, slot] of slots.entries()) {
    expectCloseTo(slot.value.dataSync(), expected[i]!, 2.5e-7);
  }
});

test('an update makes the three tensors of the next slot and nothing more', () => {
  const slot: AdamSlot = {
    value: tf.zeros([4]),
    firstMoment: tf.zeros([4]),
    secondMoment: tf.zeros([4]),
  };
  const gradient = tf.ones([4]);
  const stepSize = tf.scalar(1e-3);
  const before = tf.memory().numTensors;
  adamUpdate(slot, gradient, stepSize, ADAM_DEFAULTS);
  expect(tf.memory().numTensors).toBe(before + 3);
});
