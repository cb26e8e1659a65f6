import { INTERVAL_ERRORS } from '../../../src-shared/interval';
import type { MetricDefinition, MetricPart, MetricValue } from '../../../src-shared/scoreCard';
import type { KernelWorkspace } from '../kernels/workspace';
import type { LatentSubject } from './latentSubject';

export interface MeasureTools {
  workspace: KernelWorkspace;
  seed: number;
  /** Awaited every few dozen milliseconds; what it throws ends the measuring. */
  betweenPasses: () => Promise<void>;
}

/** One piece of measuring work, which gives one metric or several. */
export interface Measure {
  readonly metrics: readonly MetricDefinition[];
  /** Returns why a subject cannot be measured so, as a sentence; null where it can. */
  absence(subject: LatentSubject): string | null;
  /** Returns a value for each of the metrics, in their order. */
  measure(subject: LatentSubject, tools: MeasureTools): Promise<MetricValue[]>;
}

/** Returns a value with its standard error and normal 95 % interval. */
export function estimated(
  key: string,
  value: number,
  standardError: number,
  sampleCount: number,
  parts: readonly MetricPart[] = [],
): MetricValue {
  const half = INTERVAL_ERRORS * standardError;
  const interval = [value - half, value + half] as const;
  return { key, value, standardError, interval, sampleCount, absence: null, parts };
}

/** Returns the mean of numbers, one an independent draw, with its standard error. Throws RangeError for fewer than 2. */
export function meanOf(
  key: string,
  draws: ArrayLike<number>,
  parts: readonly MetricPart[] = [],
): MetricValue {
  const count = draws.length;
  if (count < 2) throw new RangeError(`a mean needs at least 2 draws for its error, got ${count}`);
  let mean = 0;
  for (let at = 0; at < count; at++) mean += draws[at]! / count;
  let squares = 0;
  for (let at = 0; at < count; at++) squares += (draws[at]! - mean) ** 2;
  return estimated(key, mean, Math.sqrt(squares / (count - 1) / count), count, parts);
}

/** Returns a value that has no error of its own, such as a count. */
export function exact(
  key: string,
  value: number,
  sampleCount: number,
  parts: readonly MetricPart[] = [],
): MetricValue {
  return {
    key,
    value,
    standardError: null,
    interval: null,
    sampleCount,
    absence: null,
    parts,
  };
}

/** Returns the place of a metric that a subject does not have. */
export function absent(key: string, absence: string): MetricValue {
  return {
    key,
    value: null,
    standardError: null,
    interval: null,
    sampleCount: 0,
    absence,
    parts: [],
  };
}
