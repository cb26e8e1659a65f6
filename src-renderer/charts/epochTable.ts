import { LOSS_KEYS, type LossKey, type MetricSeries } from './metricLog';
import { countUpTo } from './sortedSearch';

/** One row of the table behind the loss curves: means over the steps of an epoch, nats per image. */
export interface EpochRow {
  /** 1 for the first. */
  epoch: number;
  stepIndex: number;
  train: Record<LossKey, number>;
  /** NaN where the epoch has no validation pass (yet). */
  validation: Record<LossKey, number>;
}

/** Returns one row for each epoch begun, oldest first; none while the length of an epoch is unknown. */
export function epochRows(
  train: MetricSeries,
  validation: MetricSeries,
  stepsPerEpoch: number | null,
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
      train: perLoss((key) => mean(train.raw[key].values, from, end)),
      validation: perLoss((key) => passOf(validation, key, epoch * stepsPerEpoch)),
    });
    from = end;
  }
  return rows;
}

function perLoss(value: (key: LossKey) => number): Record<LossKey, number> {
  return Object.fromEntries(LOSS_KEYS.map((key) => [key, value(key)])) as Record<LossKey, number>;
}

function mean(values: Float64Array, from: number, end: number): number {
  let sum = 0;
  for (let row = from; row < end; row++) sum += values[row]!;
  return end > from ? sum / (end - from) : NaN;
}

/** The validation pass of an epoch carries the step at which the epoch ended. */
function passOf(validation: MetricSeries, key: LossKey, stepIndex: number): number {
  const row = countUpTo(validation.steps.values, stepIndex) - 1;
  return row >= 0 && validation.steps.values[row] === stepIndex
    ? validation.raw[key].values[row]!
    : NaN;
}
