import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { eagerExecutor } from '../../../src-main/engine/execution/eagerExecutor';
import type { StepExecutor } from '../../../src-main/engine/execution/executor';
import { buildModel } from '../../../src-main/engine/models/registry';
import { createRandom } from '../../../src-shared/random';
import { barImages, TOY_CONV, toyConfig } from '../toyImages';

beforeAll(() => loadTensorFlow());

const COUNT = 6;
const source = barImages(COUNT);
const images = new Float32Array(COUNT * 64);
source.gather(
  Uint32Array.from({ length: COUNT }, (_, i) => i),
  images,
);
const noise = createRandom(0, 'noise').fillNormal(new Float32Array(COUNT * 2));

const open: StepExecutor[] = [];
afterEach(() => open.splice(0).forEach((executor) => executor.dispose()));

function executor(model = TOY_CONV): StepExecutor {
  const built = buildModel(toyConfig(model).model, source.shape);
  const made = eagerExecutor(built, source.shape, 1e-2, createRandom(0, 'init'));
  open.push(made);
  return made;
}

test('a step reports the losses before its update, and the update lowers them', () => {
  const trained = executor();
  const before = trained.evaluate(images, noise, COUNT);
  const reported = trained.trainStep(images, noise, COUNT, 1);
  expect(reported).toEqual(before);
  expect(trained.evaluate(images, noise, COUNT).totalNats).toBeLessThan(before.totalNats);
});

test('the inputs of a step are left as they were', () => {
  const givenImages = images.slice();
  const givenNoise = noise.slice();
  executor().trainStep(givenImages, givenNoise, COUNT, 1);
  expect(givenImages).toEqual(images);
  expect(givenNoise).toEqual(noise);
});

test('state taken from one executor makes another go on alike', () => {
  const first = executor();
  first.trainStep(images, noise, COUNT, 1);
  const second = executor();
  second.importState(first.exportState());
  expect(second.trainStep(images, noise, COUNT, 2)).toEqual(
    first.trainStep(images, noise, COUNT, 2),
  );
  expect(second.exportState()).toEqual(first.exportState());
});

test('exported state is a copy that later steps do not change', () => {
  const trained = executor();
  const state = trained.exportState();
  const kernel = state[0]!.values.slice();
  trained.trainStep(images, noise, COUNT, 1);
  expect(state[0]!.values).toEqual(kernel);
  expect(trained.exportState()[0]!.values).not.toEqual(kernel);
});

test('imported state is a copy: changing the array afterwards changes nothing', () => {
  const trained = executor();
  const state = trained.exportState();
  trained.importState(state);
  const before = trained.evaluate(images, noise, COUNT);
  for (const { values } of state) values.fill(7);
  expect(trained.evaluate(images, noise, COUNT)).toEqual(before);
});

test('state of another network is refused with the entry’s name and shapes', () => {
  const state = executor({ encoder: [{ type: 'dense', units: 3 }] }).exportState();
  expect(() => executor().importState(state)).toThrow(
    'state entry 0 must be encoder/conv0/kernel [3, 3, 1, 4], got encoder/dense0/kernel [64, 3]',
  );
});

test('state that lacks its last entry is refused', () => {
  const trained = executor();
  expect(() => trained.importState(trained.exportState().slice(0, -1))).toThrow('got nothing');
});

test('no call leaves a tensor behind', () => {
  const atStart = tf.memory().numTensors;
  const trained = executor();
  const opened = tf.memory().numTensors;
  for (let step = 1; step <= 30; step++) trained.trainStep(images, noise, COUNT, step);
  trained.evaluate(images, noise, COUNT);
  trained.reconstructionNats(images, trained.encode(images, COUNT).means, COUNT);
  trained.decode(noise, COUNT);
  trained.importState(trained.exportState());
  expect(tf.memory().numTensors).toBe(opened);
  trained.dispose();
  open.length = 0;
  expect(tf.memory().numTensors).toBe(atStart);
});
