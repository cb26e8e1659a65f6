import type { DatasetSummary } from '../../../src-shared/domain';
import type { FieldValues } from '../../../src-shared/schema/fields';

/** How much work a config asks for. */
export interface Forecast {
  trainCount: number;
  validationCount: number;
  testCount: number;
  stepsPerEpoch: number;
  stepsTotal: number;
}

/**
 * Returns the run's steps (the last, smaller batch of an epoch counts), or null while a number is missing or cannot be,
 * or it takes the labels to tell: how many images are left of balanced classes.
 */
export function forecast(
  dataset: DatasetSummary,
  { data, training }: { data: FieldValues; training: FieldValues },
): Forecast | null {
  const { validationCount, trainCount: wanted = 0, classBalance } = data;
  const { batchSize, epochs } = training;
  if (!isCount(validationCount, 0) || !isCount(batchSize, 1) || !isCount(epochs, 1)) return null;
  const left = dataset.trainCount - validationCount;
  if (!isCount(wanted, 0) || wanted > left || left < 1) return null;
  if (classBalance === 'equal' && wanted === 0) return null;
  const trainCount = wanted || left;
  const stepsPerEpoch = Math.ceil(trainCount / batchSize);
  return {
    trainCount,
    validationCount,
    testCount: dataset.testCount,
    stepsPerEpoch,
    stepsTotal: stepsPerEpoch * epochs,
  };
}

function isCount(value: unknown, min: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= min;
}
