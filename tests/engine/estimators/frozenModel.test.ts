import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { frozenCodes } from '../../../src-main/engine/estimators/frozenCodes';
import { frozenLosses } from '../../../src-main/engine/estimators/frozenLosses';
import { freezeModel, preparedImages } from '../../../src-main/engine/estimators/frozenModel';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { Losses } from '../../../src-shared/domain';
import { barImages, firstBatch, toyConfig } from '../toyImages';

beforeAll(() => loadTensorFlow());

// One whole pass: parts of a smaller one draw noise of their own.
const source = barImages(128);
const data = { shape: source.shape, classCount: 0, trainCount: 128 };
const between = () => Promise.resolve();

async function trained(steps: number, binarise: 'none' | 'dynamic' = 'none') {
  const config = toyConfig();
  const session = await openSession({
    config: { ...config, data: { ...config.data, binarise } },
    ...data,
    source,
  });
  onTestFinished(() => session.dispose());
  for (let done = 0; done < steps;) done += (await session.trainSteps(steps - done)).length;
  return session;
}

test('losses and codes of the copies are those of the session', async () => {
  const session = await trained(10);
  const frozen = await freezeModel(session, data);
  let expected: Losses = {};
  for await (const losses of session.evaluate(source, 1)) expected = losses;
  const found = await frozenLosses(frozen, source, between);
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  // The same draws: what differs is the order of sums.
  for (const [key, value] of Object.entries(expected))
    expect(found[key]! / value).toBeCloseTo(1, 4);
  const { means } = await session.encode(firstBatch(source));
  const codes = (await frozenCodes(frozen, source, between))!;
  codes.forEach((code, i) => expect(code).toBeCloseTo(means[i]!, 4));
  frozen.dispose();
});

test('training goes on without the copies, and disposing frees them', async () => {
  const session = await trained(1);
  const before = tf.memory().numTensors;
  const frozen = await freezeModel(session, data);
  const losses = await frozenLosses(frozen, source, between);
  for (let done = 0; done < 5;) done += (await session.trainSteps(5 - done)).length;
  expect(frozen.stepIndex).toBe(1);
  expect(await frozenLosses(frozen, source, between)).toEqual(losses);
  frozen.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('with dynamic binarising an image is drawn once and for all', async () => {
  const frozen = await freezeModel(await trained(1, 'dynamic'), data);
  const indices = Uint32Array.from({ length: 128 }, (_, i) => i);
  const { images } = preparedImages(frozen, source, indices);
  expect(new Set(images)).toEqual(new Set([0, 1]));
  expect(preparedImages(frozen, source, indices).images).toEqual(images);
  // The chance of ink is 13 / 255 or 242 / 255; a bar has 8 of the 64 pixels.
  const share = images.reduce((sum, value) => sum + value, 0) / images.length;
  expect(share).toBeCloseTo((56 * 13 + 8 * 242) / 64 / 255, 1);
  frozen.dispose();
});
