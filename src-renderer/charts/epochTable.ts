import type { Losses } from '../../src-shared/domain';
import type { MetricSeries } from './metricLog';
import { countUpTo } from './sortedSearch';

/** One row of the table behind the loss curves: means over the steps of an epoch. */
export interface EpochRow {
  /** 1 for the first. */
  epoch: number;
  stepIndex: number;
  train: Losses;
  /** NaN where the epoch has no validation pass (yet). */
  validation: Losses;
}

/**
 * Returns one row for each epoch begun, oldest first; none while the length of an epoch is unknown.
 * @param keys the terms that the rows hold.
 */
export function epochRows(
  train: MetricSeries,
  validation: MetricSeries,
  stepsPerEpoch: number | null,
  keys: readonly string[],
): EpochRow[] {
  if (stepsPerEpoch === null) return [];
  const rows: EpochRow[] = [];
  const steps = train.steps.values;
  let from = 0;
  for (let epoch = 1; from < steps.length; epoch++) {
    const end = countUpTo(steps, epoch * stepsPerEpoch);
    rows.push({
      epoch,
      stepIndex: Math.min(epoch * stepsPerEpoch, train.steps.last),
      train: perTerm(keys, (key) => mean(train.raw(key), from, end)),
      validation: perTerm(keys, (key) => passOf(validation, key, epoch * stepsPerEpoch)),
    });
    from = end;
  }
  return rows;
}

function perTerm(keys: readonly string[], value: (key: string) => number): Losses {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

/** Returns the mean of the rows that have a value; NaN where none has. */
function mean(values: Float64Array, from: number, end: number): number {
  let [sum, count] = [0, 0];
  for (let row = from; row < Math.min(end, values.length); row++) {
    if (Number.isNaN(values[row]!)) continue;
    sum += values[row]!;
    count++;
  }
  return count > 0 ? sum / count : NaN;
}

/** The validation pass of an epoch carries the step at which the epoch ended. */
function passOf(validation: MetricSeries, key: string, stepIndex: number): number {
  const row = countUpTo(validation.steps.values, stepIndex) - 1;
  const isPass = row >= 0 && validation.steps.values[row] === stepIndex;
  return isPass ? (validation.raw(key)[row] ?? NaN) : NaN;
}
