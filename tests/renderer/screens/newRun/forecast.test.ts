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
