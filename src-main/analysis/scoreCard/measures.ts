import type { MetricDefinition } from '../../../src-shared/scoreCard';
import type { Measure } from './measure';

/** What a score card measures, in its order: one line for each measure. */
export const MEASURES: readonly Measure[] = [];

/** Returns the metrics of a score card, in its order. */
export function metricDefinitions(): MetricDefinition[] {
  return MEASURES.flatMap(({ metrics }) => metrics);
}
