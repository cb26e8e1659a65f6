import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { buildClassifier } from '../../../src-main/engine/classifier/model';
import { expectCloseTo } from '../closeTo';
import { drawGentleWeights } from '../models/gentleWeights';
import { BAR_ROWS, labelledBars } from '../models/labelledBars';
import { drawsOf, drawWeights, expectSameInSession, normals } from '../models/tinyModel';
import { numericGradient } from '../numericGradient';
import { openEager, problemOf, trainOneByOne } from '../execution/executors';

beforeAll(() => loadTensorFlow());

const source = labelledBars(40);
const data = { shape: source.shape, classCount: BAR_ROWS, trainCount: source.count };
const network = { encoder: [{ type: 'dense', units: 5 } as const], decoder: [] };

test('class error and accuracy of two images, by hand', () => {
  const model = buildClassifier(network, data, false);
  const { classNats, accuracy, totalNats } = tf.tidy(() => {
    const weights = new Map(model.weights.map(({ name, shape }) => [name, tf.zeros(shape)]));
    // Chances 1/2, 1/6, 1/6, 1/6 for every image.
    weights.set('classifier/output/bias', tf.tensor1d([Math.log(3), 0, 0, 0]));
    const batch = { images: tf.zeros([2, 4, 4, 1]), labels: tf.tensor1d([0, 2], 'int32') };
    const losses = model.losses(batch, drawsOf(), {}, weights);
    return Object.fromEntries(
      Object.entries(losses).map(([key, value]) => [key, value.dataSync()[0]!]),
    );
  });
  expect(classNats).toBeCloseTo((Math.log(2) + Math.log(6)) / 2, 6);
  expect(totalNats).toBe(classNats);
  expect(accuracy).toBe(0.5);
});

test('its encoder has the names and shapes of an autoencoder’s', () => {
  const names = buildClassifier(network, data, false).weights.map(
    ({ name, shape }) => `${name} ${shape.join('x')}`,
  );
  expect(names).toEqual([
    'encoder/dense0/kernel 16x5',
    'encoder/dense0/bias 5',
    'classifier/output/kernel 5x4',
    'classifier/output/bias 4',
  ]);
});

test.each([false, true])('gradients agree with differences; frozen: %s', (isFrozen) => {
  const model = buildClassifier(network, data, isFrozen);
  tf.tidy(() => {
    const images = tf.sigmoid(normals([3, 4, 4, 1], 'images'));
    const batch = { images, labels: tf.tensor1d([0, 3, 1], 'int32') };
    const weights = drawGentleWeights(model);
    for (const [name, value] of weights) {
      const objective = (x: tf.Tensor) =>
        model.losses(batch, drawsOf(), {}, new Map(weights).set(name, x))['totalNats']!;
      const gradient = tf.grad(objective)(value).dataSync();
      const isHeld = isFrozen && name.startsWith('encoder/');
      const expected = isHeld
        ? new Float32Array(value.size)
        : numericGradient(objective, value, 1e-2);
      expectCloseTo(gradient, expected, 2e-3);
    }
  });
});

test('a session and eager steps compute alike and leave no tensor', () =>
  expectSameInSession(buildClassifier(network, data, true), source));

test('training leaves the weights of a frozen encoder bit for bit, and moves the others', async () => {
  const problem = problemOf(buildClassifier(network, data, true), source);
  const executor = openEager(problem);
  const before = await executor.exportState();
  await trainOneByOne(executor, problem, 1, 5);
  const after = await executor.exportState();
  for (const [i, { name, values }] of before.entries()) {
    if (name.startsWith('encoder/')) expect(after[i]!.values).toEqual(values);
    else expect(after[i]!.values).not.toEqual(values);
  }
});

test('the code of an image are the log-chances of its classes', () => {
  const model = buildClassifier(network, data, false);
  tf.tidy(() => {
    const batch = { images: tf.sigmoid(normals([2, 4, 4, 1], 'images')), labels: null };
    const { mean } = model.encode!(batch, drawWeights(model));
    expect(mean.shape).toEqual([2, BAR_ROWS]);
    expectCloseTo(tf.sum(tf.exp(mean), 1).dataSync(), [1, 1], 1e-5);
  });
});
