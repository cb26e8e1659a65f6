import type { CardReading } from '../../src-shared/domain';
import { GrowingColumn } from './growingColumn';

export const CARD_MEASURES = [
  'memoryUsedBytes',
  'utilisation',
  'temperatureC',
  'powerW',
] as const satisfies readonly (keyof CardReading)[];
export type CardMeasure = (typeof CARD_MEASURES)[number];

/** Readings come about every 2 s: a longer silence than this is a pause. */
const PAUSE_MS = 10_000;
/** Readings of a long run are means over longer stretches of time: so many of these are a pause there. */
const PAUSE_INTERVALS = 3;
/** Shorter series are not thinned. */
const THINNED_FROM = 200;

/** Rows of one card: when, and what was read, NaN for what it did not tell. */
export class CardLine {
  /** Time trained, pauses left out, ms. */
  readonly trainedMs = new GrowingColumn();
  readonly atMs = new GrowingColumn();
  readonly values: Readonly<Record<CardMeasure, GrowingColumn>> = {
    memoryUsedBytes: new GrowingColumn(),
    utilisation: new GrowingColumn(),
    temperatureC: new GrowingColumn(),
    powerW: new GrowingColumn(),
  };
  /** Row with which each stretch of training begins here, rising. */
  readonly firstRows: number[] = [];

  /** @param card the number in 'cuda:0'. */
  constructor(readonly card: number) {}

  /** Tells whether any reading has this measure. */
  has(measure: CardMeasure): boolean {
    return this.values[measure].values.some(Number.isFinite);
  }

  append(reading: CardReading, trainedMs: number, stretch: number): void {
    while (this.firstRows.length <= stretch) this.firstRows.push(this.atMs.length);
    this.trainedMs.push(trainedMs);
    this.atMs.push(reading.atMs);
    for (const measure of CARD_MEASURES) this.values[measure].push(reading[measure] ?? NaN);
  }

  /** Returns the rows of a stretch as [from, to). */
  rowsOf(stretch: number): [number, number] {
    const { length } = this.atMs;
    return [this.firstRows[stretch] ?? length, this.firstRows[stretch + 1] ?? length];
  }
}

/**
 * The readings of a run's cards as they are known here: a snapshot, then what comes in. Time in which
 * nothing was read is left out of the time trained, and parts it into stretches.
 */
export class CardLog {
  #lines: CardLine[] = [];
  /** Moments of all cards: time trained and clock. */
  #trainedMs = new GrowingColumn();
  #atMs = new GrowingColumn();
  /** Row of `#trainedMs` with which each stretch begins. */
  #firstMoments: number[] = [];
  #waiting: CardReading[] | null = [];

  /** By rising number of the card. */
  get lines(): readonly CardLine[] {
    return this.#lines;
  }

  /** Time trained at each moment, ms, rising over all stretches. */
  get trainedMs(): Float64Array {
    return this.#trainedMs.values;
  }

  /** The clock at each moment, ms. */
  get atMs(): Float64Array {
    return this.#atMs.values;
  }

  get stretchCount(): number {
    return this.#firstMoments.length;
  }

  /** Returns the moments of a stretch as [from, to). */
  momentsOf(stretch: number): [number, number] {
    const { length } = this.#trainedMs;
    return [this.#firstMoments[stretch] ?? length, this.#firstMoments[stretch + 1] ?? length];
  }

  /** Replaces everything by the snapshot, then adds what came in the meantime. */
  load(readings: readonly CardReading[]): void {
    this.#lines = [];
    this.#trainedMs.truncate(0);
    this.#atMs.truncate(0);
    this.#firstMoments = [];
    const rising = [...readings].sort((a, b) => a.atMs - b.atMs);
    const pauseMs = Math.max(PAUSE_MS, PAUSE_INTERVALS * usualIntervalMs(rising));
    for (const reading of rising) this.#append(reading, pauseMs);
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.appended(waiting, pauseMs);
  }

  /**
   * Adds new readings, without those that are held already; returns whether anything changed now. Before
   * the snapshot they wait for it.
   */
  appended(readings: readonly CardReading[], pauseMs = PAUSE_MS): boolean {
    if (this.#waiting !== null) {
      this.#waiting.push(...readings);
      return false;
    }
    const fresh = readings.filter(
      ({ card, atMs }) => !(atMs <= (this.#lineOf(card)?.atMs.last ?? NaN)),
    );
    for (const reading of fresh) this.#append(reading, pauseMs);
    return fresh.length > 0;
  }

  /** Makes later readings wait for the next snapshot, for a connection that was lost. */
  expectSnapshot(): void {
    this.#waiting ??= [];
  }

  #append(reading: CardReading, pauseMs: number): void {
    const sinceMs = reading.atMs - this.#atMs.last;
    const isNewStretch = !(sinceMs <= pauseMs);
    // Cards are read one after the other: a moment earlier than the last one is no new moment.
    if (isNewStretch || sinceMs > 0) {
      if (isNewStretch) this.#firstMoments.push(this.#trainedMs.length);
      this.#trainedMs.push((this.#trainedMs.last || 0) + (isNewStretch ? 0 : sinceMs));
      this.#atMs.push(reading.atMs);
    }
    this.#lineFor(reading.card).append(reading, this.#trainedMs.last, this.stretchCount - 1);
  }

  #lineOf(card: number): CardLine | undefined {
    return this.#lines.find((line) => line.card === card);
  }

  #lineFor(card: number): CardLine {
    const known = this.#lineOf(card);
    if (known) return known;
    const line = new CardLine(card);
    this.#lines = [...this.#lines, line].sort((a, b) => a.card - b.card);
    return line;
  }
}

/** Median time between two readings of the first card, ms; 0 for a series that is not thinned. */
function usualIntervalMs(rising: readonly CardReading[]): number {
  const own = rising.filter(({ card }) => card === rising[0]?.card);
  if (own.length < THINNED_FROM) return 0;
  const intervals = own.slice(1).map(({ atMs }, i) => atMs - own[i]!.atMs);
  return intervals.sort((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? 0;
}
