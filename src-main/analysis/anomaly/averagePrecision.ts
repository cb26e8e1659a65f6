import type { Estimate } from '../../../src-shared/projection';
import { createRandom, type Random } from '../../../src-shared/random';
import { groupsOf, type RankedImages, type ScoreGroups } from './scoreGroups';

/** Data sets drawn for the standard error. */
const REPLICATES = 200;

/**
 * Returns the mean precision over the recalls, Σ (R_i − R_{i−1}) P_i over the scores from the highest down (as
 * scikit-learn's average_precision_score: steps, no line between them). Its standard error is the standard deviation
 * over 200 data sets of as many images of each kind, drawn from these with replacement by the seed.
 */
export function averagePrecision(ranked: RankedImages, seed: number): Estimate {
  const random = createRandom(seed, 'average-precision');
  const replicates = Float64Array.from({ length: REPLICATES }, () =>
    precisionOf(groupsOf(drawnFrom(ranked, random))),
  );
  const mean = replicates.reduce((sum, value) => sum + value, 0) / REPLICATES;
  const squares = replicates.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    value: precisionOf(groupsOf(ranked)),
    standardError: Math.sqrt(squares / (REPLICATES - 1)),
  };
}

function drawnFrom({ usual, anomalous, groupCount }: RankedImages, random: Random): RankedImages {
  const draw = (places: Int32Array) => places.map(() => places[random.integer(places.length)]!);
  return { usual: draw(usual), anomalous: draw(anomalous), groupCount };
}

function precisionOf({ usual, anomalous }: ScoreGroups): number {
  let [falsePositives, truePositives, sum] = [0, 0, 0];
  for (let at = 0; at < usual.length; at++) {
    falsePositives += usual[at]!;
    truePositives += anomalous[at]!;
    if (anomalous[at]! > 0) {
      sum += (anomalous[at]! * truePositives) / (truePositives + falsePositives);
    }
  }
  return sum / truePositives;
}
