/** How far losses are from those they are held against. */
export interface Agreement {
  /** Steps that were compared. */
  steps: number;
  /** Largest |found - expected| / |expected| of any loss. */
  worst: number;
  worstLoss: string;
  /** 1 for the first step. */
  worstStep: number;
}

type Series = Record<string, readonly number[]>;

/** Returns how losses agree with expected ones, as far as both go; a loss that is missing is infinitely far. */
export function agreement(found: Series, expected: Series): Agreement {
  const result: Agreement = { steps: 0, worst: 0, worstLoss: '', worstStep: 0 };
  for (const [name, series] of Object.entries(expected)) {
    const others = found[name] ?? [NaN];
    const steps = Math.min(series.length, others.length);
    result.steps = Math.max(result.steps, steps);
    for (let i = 0; i < steps; i++) {
      const distance = Math.abs(others[i]! - series[i]!) / Math.abs(series[i]!);
      // NaN is not larger than anything, and must not pass.
      if (distance <= result.worst) continue;
      result.worst = Number.isNaN(distance) ? Infinity : distance;
      result.worstLoss = name;
      result.worstStep = i + 1;
    }
  }
  return result;
}

/** Returns the largest difference of two lists of numbers; infinite where their lengths differ. */
export function largestDifference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return found.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0);
}
