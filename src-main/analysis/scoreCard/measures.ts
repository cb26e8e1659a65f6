import type { MetricDefinition } from '../../../src-shared/scoreCard';
import { classCompleteness } from './completeness/classCompleteness';
import { generatedImages } from './completeness/generatedImages';
import { priorHoles } from './completeness/priorHoles';
import { priorMatch } from './completeness/priorMatch';
import { priorRoundTrip } from './completeness/priorRoundTrip';
import type { Measure } from './measure';
import { activeUnits } from './use/activeUnits';
import { elboSplit } from './use/elboSplit';
import { klPerDimension } from './use/klPerDimension';

/** What a score card measures, in its order: one line for each measure. */
export const MEASURES: readonly Measure[] = [
  generatedImages,
  priorHoles,
  priorMatch,
  classCompleteness,
  priorRoundTrip,
  activeUnits,
  klPerDimension,
  elboSplit,
];

/** Returns the metrics of a score card, in its order. */
export function metricDefinitions(): MetricDefinition[] {
  return MEASURES.flatMap(({ metrics }) => metrics);
}
