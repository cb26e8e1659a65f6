/** How far losses are from those they are held against. */
export interface Agreement {
  /** Steps that were compared. */
  steps: number;
  /** Largest |found - expected| / |expected| of any loss. */
  worst: number;
  worstLoss: string;
  /** 1 for the first step. */
  worstStep: number;
  /** First step with a loss further apart than 1e-3; null without one. */
  apartFrom: number | null;
  /** Largest relative distance of the means of a loss over the steps. */
  worstMean: number;
}

export const TOLERANCE = 1e-3;

type Series = Record<string, readonly number[]>;

/** Returns how losses agree with expected ones, as far as both go; a loss that is missing is infinitely far. */
export function agreement(found: Series, expected: Series): Agreement {
  const result: Agreement = {
    steps: 0,
    worst: 0,
    worstLoss: '',
    worstStep: 0,
    apartFrom: null,
    worstMean: 0,
  };
  for (const [name, series] of Object.entries(expected)) {
    const others = found[name] ?? [NaN];
    const steps = Math.min(series.length, others.length);
    result.steps = Math.max(result.steps, steps);
    const distanceOfMeans = Math.abs(meanOf(others, steps) / meanOf(series, steps) - 1);
    result.worstMean = Math.max(result.worstMean, distanceOfMeans);
    for (let i = 0; i < steps; i++) {
      const distance = Math.abs(others[i]! - series[i]!) / Math.abs(series[i]!);
      if (!(distance <= TOLERANCE)) result.apartFrom = Math.min(i + 1, result.apartFrom ?? i + 1);
      // NaN is not larger than anything, and must not pass.
      if (distance <= result.worst) continue;
      result.worst = Number.isNaN(distance) ? Infinity : distance;
      result.worstLoss = name;
      result.worstStep = i + 1;
    }
  }
  return result;
}

function meanOf(values: readonly number[], count: number): number {
  return values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
}

/** Returns the largest difference of two lists of numbers; infinite where their lengths differ. */
export function largestDifference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return found.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0);
}
