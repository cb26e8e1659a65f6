import type { LossNats, MetricColumns } from '../../../src-shared/domain';
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
    return {
      stepIndex: Float64Array.from(rows, (row) => row.stepIndex),
      totalNats: Float64Array.from(rows, (row) => row.totalNats),
      reconstructionNats: Float64Array.from(rows, (row) => row.reconstructionNats),
      klNats: Float64Array.from(rows, (row) => row.klNats),
    };
  }
}

/** Means over the images of one epoch's training batches. */
export class EpochMean {
  #images = 0;
  #reconstructionSum = 0;
  #klSum = 0;

  constructor(
    private readonly trainCount: number,
    private readonly batchSize: number,
    private readonly stepsPerEpoch: number,
  ) {}

  /** Adds a step's losses, weighted by the images of its batch: the last one of an epoch is smaller. */
  add({ stepIndex, reconstructionNats, klNats }: Omit<StepLosses, 'totalNats'>): void {
    const isLast = stepIndex % this.stepsPerEpoch === 0;
    const images = isLast
      ? this.trainCount - (this.stepsPerEpoch - 1) * this.batchSize
      : this.batchSize;
    this.#images += images;
    this.#reconstructionSum += reconstructionNats * images;
    this.#klSum += klNats * images;
  }

  /** Returns the means and begins the next epoch. */
  finish(): LossNats {
    const reconstructionNats = this.#reconstructionSum / this.#images;
    const klNats = this.#klSum / this.#images;
    this.#images = this.#reconstructionSum = this.#klSum = 0;
    return { elboNats: reconstructionNats + klNats, reconstructionNats, klNats };
  }
}
