import type { Curve } from '../../../src-shared/anomaly';
import type { ScoreGroups } from './scoreGroups';
import { thinCurve } from './thinCurve';

/**
 * Returns the true against the false positive rate, one corner for each score taken as the limit, from the highest down:
 * from (0, 0) to (1, 1). Equal scores of both kinds make a slanted step. Thinned as `thinCurve`.
 */
export function rocCurve(groups: ScoreGroups): Curve {
  const { falsePositives, truePositives } = countedFrom(groups);
  return thinCurve({
    x: withFront(0, sharesOf(falsePositives)),
    y: withFront(0, sharesOf(truePositives)),
  });
}

/**
 * Returns the precision against the recall, one corner for each score taken as the limit, from the highest down: from
 * recall 0, where the precision is that of the highest score, to recall 1. Thinned as `thinCurve`.
 */
export function precisionRecallCurve(groups: ScoreGroups): Curve {
  const { falsePositives, truePositives } = countedFrom(groups);
  const precision = truePositives.map((count, at) => count / (count + falsePositives[at]!));
  return thinCurve({
    x: withFront(0, sharesOf(truePositives)),
    y: withFront(precision[0]!, precision),
  });
}

/** Images with at least each of the scores. */
function countedFrom({ usual, anomalous }: ScoreGroups) {
  return { falsePositives: runningSum(usual), truePositives: runningSum(anomalous) };
}

function runningSum(counts: Float64Array): Float64Array {
  let sum = 0;
  return counts.map((count) => (sum += count));
}

/** Rising counts as shares of the last of them. */
function sharesOf(counts: Float64Array): Float64Array {
  const all = counts[counts.length - 1]!;
  return counts.map((count) => count / all);
}

function withFront(first: number, values: Float64Array): Float64Array {
  const all = new Float64Array(values.length + 1);
  all[0] = first;
  all.set(values, 1);
  return all;
}
