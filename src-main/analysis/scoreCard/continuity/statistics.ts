import { INTERVAL_ERRORS } from '../../../../src-shared/interval';
import type { MetricPart, MetricValue } from '../../../../src-shared/scoreCard';

/** Returns numbers in rising order. */
export function risen(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** Returns the quantile of numbers in rising order, between two of them in proportion. */
export function quantile(rising: Float64Array, share: number): number {
  const place = share * (rising.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, rising.length - 1);
  return rising[below]! + (place - below) * (rising[above]! - rising[below]!);
}

/**
 * Returns the median of independent draws with its 95 % interval between two of them, which holds for any distribution
 * (the number of draws below the median is binomial), and a quarter of its width as the standard error. The interval
 * stays as lopsided as the draws are.
 */
export function medianOf(
  key: string,
  draws: ArrayLike<number>,
  parts: readonly MetricPart[],
): MetricValue {
  const rising = risen(draws);
  const count = rising.length;
  const half = (INTERVAL_ERRORS * Math.sqrt(count)) / 2;
  const low = rising[Math.max(0, Math.floor(count / 2 - half))]!;
  const high = rising[Math.min(count - 1, Math.ceil(count / 2 + half))]!;
  return {
    key,
    value: quantile(rising, 0.5),
    standardError: (high - low) / (2 * INTERVAL_ERRORS),
    interval: [low, high],
    sampleCount: count,
    absence: null,
    parts,
  };
}

/** Returns the standard deviation of draws, and its standard error by the jackknife. Throws RangeError for fewer than 3. */
export function spreadOf(draws: ArrayLike<number>): { spread: number; standardError: number } {
  const values = Float64Array.from(draws);
  const count = values.length;
  if (count < 3)
    throw new RangeError(`a spread needs at least 3 draws for its error, got ${count}`);
  const mean = values.reduce((sum, value) => sum + value / count, 0);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  // Without one draw, the sum of squares around the mean of the others is smaller by this much.
  const without = values.map((value) => {
    const left = squares - ((value - mean) ** 2 * count) / (count - 1);
    return Math.sqrt(Math.max(0, left) / (count - 2));
  });
  const centre = without.reduce((sum, value) => sum + value / count, 0);
  const variance = without.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return {
    spread: Math.sqrt(squares / (count - 1)),
    standardError: Math.sqrt((variance * (count - 1)) / count),
  };
}
