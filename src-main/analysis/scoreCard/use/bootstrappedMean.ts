import type { MetricValue } from '../../../../src-shared/scoreCard';
import { estimated, type MeasureTools } from '../measure';
import { allRows, bootstrapErrors, replicatesFor } from './bootstrapErrors';

export interface MeanOfValues {
  key: string;
  /** Images. */
  count: number;
  /** That it takes to find the values once. */
  operations: number;
  /** The values whose mean is the metric, of the images at some rows. */
  valuesAt: (rows: Int32Array) => readonly number[];
  /** Returns what a value is of: a factor, a latent dimension. */
  labelOf: (at: number) => string;
}

/** Returns the mean of some values with its error by the bootstrap, the values as its parts. */
export async function bootstrappedMean(
  { key, count, operations, valuesAt, labelOf }: MeanOfValues,
  { seed, betweenPasses }: Pick<MeasureTools, 'seed' | 'betweenPasses'>,
): Promise<MetricValue> {
  const replicates = replicatesFor(operations);
  const [standardError] = await bootstrapErrors(
    { count, replicates, seed, stream: key },
    (rows) => [meanOf(valuesAt(rows))],
    betweenPasses,
  );
  const found = valuesAt(allRows(count));
  const parts = found.map((value, at) => ({ label: labelOf(at), value }));
  return estimated(key, meanOf(found), standardError!, count, parts);
}

/** Returns the mean of numbers, NaN of none. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}
