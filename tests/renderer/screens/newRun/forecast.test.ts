import { expect, test } from 'vitest';
import { forecast } from '../../../../src-renderer/screens/newRun/forecast';
import { rangeText } from '../../../../src-renderer/screens/newRun/rangeText';
import { TRAINING_FIELDS } from '../../../../src-shared/runConfig';
import type { NumberField } from '../../../../src-shared/schema/fields';
import { fakeDatasets } from '../../fake/fakeCatalogue';

const mnist = fakeDatasets()[1]!;

test('60,000 images in batches of 128 are 469 steps an epoch, the smaller last batch counted', () => {
  const training = { batchSize: 128, epochs: 30 };
  expect(forecast(mnist, { data: { validationCount: 0 }, training })).toMatchObject({
    trainCount: 60_000,
    stepsPerEpoch: 469,
    stepsTotal: 14_070,
  });
});

test('fewer training images make fewer steps; how many balanced classes have is not foretold', () => {
  const training = { batchSize: 100, epochs: 2 };
  const data = { validationCount: 10_000, trainCount: 950, classBalance: 'none' };
  expect(forecast(mnist, { data, training })).toMatchObject({ trainCount: 950, stepsTotal: 20 });
  expect(forecast(mnist, { data: { ...data, trainCount: 50_001 }, training })).toBeNull();
  const balanced = { ...data, trainCount: 0, classBalance: 'equal' };
  expect(forecast(mnist, { data: balanced, training })).toBeNull();
});

test('nothing is foretold while a number is missing or leaves no image to train on', () => {
  const training = { batchSize: 128, epochs: 30 };
  expect(forecast(mnist, { data: { validationCount: 'x' }, training })).toBeNull();
  expect(forecast(mnist, { data: { validationCount: 60_000 }, training })).toBeNull();
  expect(
    forecast(mnist, { data: { validationCount: 0 }, training: { batchSize: 0, epochs: 1 } }),
  ).toBeNull();
});

test('a range is written without needless noughts', () => {
  const learningRate = TRAINING_FIELDS.find(({ key }) => key === 'learningRate') as NumberField;
  expect(rangeText(learningRate)).toBe('1e-7 to 1; usually 0.001.');
});
