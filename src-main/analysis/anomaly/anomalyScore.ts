import type { AnomalyScore, AnomalyScoreKind } from '../../../src-shared/anomaly';
import { auroc } from './auroc';
import { averagePrecision } from './averagePrecision';
import { precisionRecallCurve, rocCurve } from './curves';
import { groupsOf, rankImages } from './scoreGroups';

/**
 * Returns how well a score tells anomalies, which should have the higher scores, from usual images. Throws as
 * `rankImages`.
 */
export function anomalyScore(
  kind: AnomalyScoreKind,
  usual: Float64Array,
  anomalous: Float64Array,
  seed: number,
): AnomalyScore {
  const ranked = rankImages(usual, anomalous);
  const groups = groupsOf(ranked);
  return {
    kind,
    auroc: auroc(groups),
    averagePrecision: averagePrecision(ranked, seed),
    roc: rocCurve(groups),
    precisionRecall: precisionRecallCurve(groups),
    meanUsual: meanOf(usual),
    meanAnomalous: meanOf(anomalous),
  };
}

function meanOf(scores: Float64Array): number {
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
