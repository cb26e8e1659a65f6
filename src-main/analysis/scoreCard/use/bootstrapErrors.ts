import { createRandom } from '../../../../src-shared/random';

/** Returns every place of `count` once: the images as they are. */
export function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}

/**
 * Returns the standard deviation of each of some statistics over data sets of as many images, drawn from these with
 * replacement by the seed (Efron 1979).
 * @param statistics of the images at some rows, one of which may come several times.
 * @param betweenPasses awaited after each data set.
 */
export async function bootstrapErrors(
  { count, replicates, seed, stream }: BootstrapSettings,
  statistics: (rows: Int32Array) => readonly number[],
  betweenPasses: () => Promise<void>,
): Promise<number[]> {
  const random = createRandom(seed, stream);
  const all: (readonly number[])[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    all.push(statistics(Int32Array.from({ length: count }, () => random.integer(count))));
    await betweenPasses();
  }
  return all[0]!.map((_, at) => deviation(all.map((values) => values[at]!)));
}

export interface BootstrapSettings {
  /** Images. */
  count: number;
  /** Data sets that are drawn, at least 2. */
  replicates: number;
  seed: number;
  stream: string;
}

/** Returns how many data sets are drawn where each takes so many operations: 20 to 100. */
export function replicatesFor(operations: number): number {
  return Math.max(20, Math.min(100, Math.floor(2e8 / operations)));
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
