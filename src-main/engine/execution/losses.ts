import type { Losses } from '../../../src-shared/domain';

/** Returns the losses of each step from their numbers: all terms of a step, then those of the next. */
export function batchLosses(terms: readonly string[], numbers: Float32Array): Losses[] {
  return Array.from({ length: numbers.length / terms.length }, (_, step) =>
    Object.fromEntries(terms.map((key, i) => [key, numbers[step * terms.length + i]!])),
  );
}

/** Returns the means over several parts of some images, each weighted by its images. */
export function meanLosses(parts: readonly { losses: Losses; size: number }[]): Losses {
  const count = parts.reduce((sum, { size }) => sum + size, 0);
  const mean = (key: string) =>
    parts.reduce((sum, { losses, size }) => sum + losses[key]! * size, 0) / count;
  return Object.fromEntries(Object.keys(parts[0]!.losses).map((key) => [key, mean(key)]));
}
