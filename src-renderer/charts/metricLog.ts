import type { MetricColumns, MetricsSnapshot } from '../../src-shared/domain';
import type { Events } from '../../src-shared/contract/events';
import { GrowingColumn } from './growingColumn';
import { SmoothedColumn } from './smoothing';
import { countUpTo } from './sortedSearch';

export const LOSS_KEYS = ['totalNats', 'reconstructionNats', 'klNats'] as const;
export type LossKey = (typeof LOSS_KEYS)[number];

/** The rows of one split: the step of each and its losses, raw and smoothed, nats per image. */
export class MetricSeries {
  readonly steps = new GrowingColumn();
  readonly raw = perLoss(() => new GrowingColumn());
  readonly smoothed = perLoss(() => new SmoothedColumn());

  get length(): number {
    return this.steps.length;
  }

  append(rows: MetricColumns): void {
    this.steps.append(rows.stepIndex);
    for (const key of LOSS_KEYS) {
      this.raw[key].append(rows[key]);
      this.smoothed[key].append(rows[key]);
    }
  }

  /** Forgets the rows after a step. */
  rewind(stepIndex: number): void {
    const length = countUpTo(this.steps.values, stepIndex);
    this.steps.truncate(length);
    for (const key of LOSS_KEYS) {
      this.raw[key].truncate(length);
      this.smoothed[key].truncate(length);
    }
  }
}

/**
 * The metrics of one run as they are known here: a snapshot, then every newer event in order.
 * Events that arrive before the snapshot wait for it; events that the snapshot holds are dropped.
 */
export class MetricLog {
  readonly train = new MetricSeries();
  readonly validation = new MetricSeries();
  stepsPerEpoch: number | null = null;
  #seq = -1;
  #isLoaded = false;
  #waiting: (() => void)[] = [];

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Replaces everything by the snapshot, then applies what came in the meantime. */
  load(snapshot: MetricsSnapshot): void {
    for (const split of ['train', 'validation'] as const) {
      this[split].rewind(-1);
      this[split].append(snapshot[split]);
    }
    this.stepsPerEpoch = snapshot.stepsPerEpoch;
    this.#seq = snapshot.seq;
    this.#isLoaded = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const apply of waiting) apply();
  }

  /** Adds new rows; returns whether anything changed now. */
  appended({ seq, split, rows }: Pick<Events['metrics.appended'], 'seq' | 'split' | 'rows'>) {
    return this.#apply(seq, () => this[split].append(rows));
  }

  /** Goes back to a checkpoint's step; returns whether anything changed now. */
  rewound({ seq, stepIndex }: Pick<Events['metrics.rewound'], 'seq' | 'stepIndex'>): boolean {
    return this.#apply(seq, () => {
      this.train.rewind(stepIndex);
      this.validation.rewind(stepIndex);
    });
  }

  /** Makes later events wait for the next snapshot, for a connection that was lost. */
  expectSnapshot(): void {
    this.#isLoaded = false;
  }

  #apply(seq: number, change: () => void): boolean {
    if (!this.#isLoaded) {
      this.#waiting.push(() => this.#apply(seq, change));
      return false;
    }
    if (seq <= this.#seq) return false;
    this.#seq = seq;
    change();
    return true;
  }
}

function perLoss<Column>(make: () => Column): Record<LossKey, Column> {
  return { totalNats: make(), reconstructionNats: make(), klNats: make() };
}
