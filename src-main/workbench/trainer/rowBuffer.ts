import type { Losses, MetricColumns } from '../../../src-shared/domain';
import { meanLosses } from '../../engine/execution/losses';
import type { StepLosses } from '../../engine/session/session';

/** Collects the losses of steps until they are sent on. */
export class RowBuffer {
  #rows: StepLosses[] = [];

  add(losses: StepLosses): void {
    this.#rows.push(losses);
  }

  /** Returns the rows as columns and forgets them; null where there are none. */
  take(): MetricColumns | null {
    const rows = this.#rows;
    if (rows.length === 0) return null;
    this.#rows = [];
    return metricColumns(rows);
  }
}

/** Returns rows, one or more, as columns; all rows have the terms of the first. */
export function metricColumns(rows: readonly StepLosses[]): MetricColumns {
  const column = (key: string) => Float64Array.from(rows, ({ losses }) => losses[key]!);
  return {
    stepIndex: Float64Array.from(rows, ({ stepIndex }) => stepIndex),
    losses: Object.fromEntries(Object.keys(rows[0]!.losses).map((key) => [key, column(key)])),
  };
}

/** Means over the images of one epoch's training batches. */
export class EpochMean {
  #images = 0;
  #mean: Losses = {};

  constructor(
    private readonly trainCount: number,
    private readonly batchSize: number,
    private readonly stepsPerEpoch: number,
  ) {}

  /** Adds a step's losses, weighted by the images of its batch: the last one of an epoch is smaller. */
  add({ stepIndex, losses }: StepLosses): void {
    const isLast = stepIndex % this.stepsPerEpoch === 0;
    const size = isLast
      ? this.trainCount - (this.stepsPerEpoch - 1) * this.batchSize
      : this.batchSize;
    const before = this.#images === 0 ? [] : [{ losses: this.#mean, size: this.#images }];
    this.#mean = meanLosses([...before, { losses, size }]);
    this.#images += size;
  }

  /** Returns the means and begins the next epoch. */
  finish(): Losses {
    this.#images = 0;
    return this.#mean;
  }
}
