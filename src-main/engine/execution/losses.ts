import type { BatchLosses } from './executor';

/** Returns the losses of each step from their numbers: total, reconstruction, KL, and so on. */
export function batchLosses(numbers: Float32Array): BatchLosses[] {
  return Array.from({ length: numbers.length / 3 }, (_, i) => ({
    totalNats: numbers[i * 3]!,
    reconstructionNats: numbers[i * 3 + 1]!,
    klNats: numbers[i * 3 + 2]!,
  }));
}

/** Returns the means over several parts of a batch, each weighted by its images. */
export function meanLosses(parts: readonly { losses: Float32Array; size: number }[]): BatchLosses {
  const count = parts.reduce((sum, { size }) => sum + size, 0);
  const mean = (index: number) =>
    parts.reduce((sum, { losses, size }) => sum + losses[index]! * size, 0) / count;
  return { totalNats: mean(0), reconstructionNats: mean(1), klNats: mean(2) };
}
