import type { MetricColumns, MetricsSnapshot } from '../../src-shared/domain';
import type { Events } from '../../src-shared/contract/events';
import { GrowingColumn } from './growingColumn';
import { SmoothedColumn } from './smoothing';
import { countUpTo } from './sortedSearch';

const NO_VALUES = new Float64Array();

/** The rows of one split: the step of each and its losses by the keys of the terms, raw and smoothed. */
export class MetricSeries {
  readonly steps = new GrowingColumn();
  #raw = new Map<string, GrowingColumn>();
  #smoothed = new Map<string, SmoothedColumn>();

  get length(): number {
    return this.steps.length;
  }

  /** Keys of the terms that any row has, in the order of their coming. */
  get keys(): string[] {
    return [...this.#raw.keys()];
  }

  /** Values of a term in every row, NaN where a row has none; empty for a term that no row has. */
  raw(key: string): Float64Array {
    return this.#raw.get(key)?.values ?? NO_VALUES;
  }

  /** The moving average of `raw`. */
  smoothed(key: string): Float64Array {
    return this.#smoothed.get(key)?.values ?? NO_VALUES;
  }

  /** Tells whether two terms have the same value in every row. */
  isSame(key: string, other: string): boolean {
    const values = this.raw(other);
    return (
      values.length === this.length &&
      this.raw(key).every((value, row) => Object.is(value, values[row]))
    );
  }

  append(rows: MetricColumns): void {
    for (const key of Object.keys(rows.losses)) {
      // A term that comes late has had no value so far.
      if (!this.#raw.has(key)) this.#addColumn(key);
    }
    this.steps.append(rows.stepIndex);
    for (const key of this.#raw.keys()) {
      const values = rows.losses[key] ?? absent(rows.stepIndex.length);
      this.#raw.get(key)!.append(values);
      this.#smoothed.get(key)!.append(values);
    }
  }

  /** Forgets the rows after a step. */
  rewind(stepIndex: number): void {
    const length = countUpTo(this.steps.values, stepIndex);
    this.steps.truncate(length);
    for (const column of [...this.#raw.values(), ...this.#smoothed.values()]) {
      column.truncate(length);
    }
  }

  #addColumn(key: string): void {
    const [raw, smoothed] = [new GrowingColumn(), new SmoothedColumn()];
    raw.append(absent(this.length));
    smoothed.append(absent(this.length));
    this.#raw.set(key, raw);
    this.#smoothed.set(key, smoothed);
  }
}

function absent(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
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
