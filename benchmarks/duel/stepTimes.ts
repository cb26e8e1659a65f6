/** Of a contender's timed steps, ms. */
export interface StepTimes {
  minMs: number;
  medianMs: number;
  maxMs: number;
}

/** Returns smallest, middle and largest of the times; of an even number the mean of the middle two. */
export function stepTimes(stepMs: readonly number[]): StepTimes {
  const sorted = [...stepMs].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const medianMs = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
  return { minMs: sorted[0]!, medianMs, maxMs: sorted.at(-1)! };
}
