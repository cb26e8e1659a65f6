import type { MetricDefinition } from '../../../src-shared/scoreCard';
import { classCompleteness } from './completeness/classCompleteness';
import { generatedImages } from './completeness/generatedImages';
import { priorHoles } from './completeness/priorHoles';
import { priorMatch } from './completeness/priorMatch';
import { priorRoundTrip } from './completeness/priorRoundTrip';
import { dataRoundTrip } from './continuity/dataRoundTrip';
import { decoderSlopes } from './continuity/decoderSlopes';
import { geodesicRatio } from './continuity/geodesicRatio';
import { labelChanges } from './continuity/labelChanges';
import { pathLength } from './continuity/pathLength';
import { stripsBetweenCodes } from './continuity/stripsBetweenCodes';
import type { Measure } from './measure';
import { activeUnits } from './use/activeUnits';
import { dci } from './use/dci';
import { elboSplit } from './use/elboSplit';
import { klPerDimension } from './use/klPerDimension';
import { labelConsistency } from './use/labelConsistency';
import { linearProbe } from './use/linearProbe';
import { modularity } from './use/modularity';
import { mutualInformationGap } from './use/mutualInformationGap';
import { separatedPredictability } from './use/separatedPredictability';

/** What a score card measures, in its order: one line for each measure. */
export const MEASURES: readonly Measure[] = [
  pathLength,
  stripsBetweenCodes,
  decoderSlopes,
  geodesicRatio,
  dataRoundTrip,
  labelChanges,
  generatedImages,
  priorHoles,
  priorMatch,
  classCompleteness,
  priorRoundTrip,
  activeUnits,
  klPerDimension,
  elboSplit,
  labelConsistency,
  linearProbe,
  mutualInformationGap,
  separatedPredictability,
  dci,
  modularity,
];

/** Returns the metrics of a score card, in its order. */
export function metricDefinitions(): MetricDefinition[] {
  return MEASURES.flatMap(({ metrics }) => metrics);
}
