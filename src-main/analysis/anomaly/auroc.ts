import type { Estimate } from '../../../src-shared/projection';
import type { ScoreGroups } from './scoreGroups';

/**
 * Returns the area under the ROC curve, which is the chance that an anomaly has a higher score than a usual image, equal
 * scores counted half (Mann and Whitney). The standard error is that of DeLong, DeLong and Clarke-Pearson, "Comparing
 * the areas under two or more correlated receiver operating characteristic curves" (1988): the variance of each
 * image's own part, S10 / m + S01 / n, with m anomalies and n usual images, at least 2 of each.
 */
export function auroc({ usual, anomalous }: ScoreGroups): Estimate {
  const [n, m] = [sumOf(usual), sumOf(anomalous)];
  let [usualAbove, anomalousAbove] = [0, 0];
  let [anomalySum, anomalySquares, usualSquares] = [0, 0, 0];
  for (let at = 0; at < usual.length; at++) {
    const [u, a] = [usual[at]!, anomalous[at]!];
    // Share of the other kind that an image with this score is on the right side of.
    const usualBelow = (n - usualAbove - u / 2) / n;
    const anomaliesAbove = (anomalousAbove + a / 2) / m;
    anomalySum += a * usualBelow;
    anomalySquares += a * usualBelow ** 2;
    usualSquares += u * anomaliesAbove ** 2;
    usualAbove += u;
    anomalousAbove += a;
  }
  const value = anomalySum / m;
  const spread = (squares: number, count: number) =>
    Math.max(0, squares - count * value ** 2) / (count - 1);
  const variance = spread(anomalySquares, m) / m + spread(usualSquares, n) / n;
  return { value, standardError: Math.sqrt(variance) };
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
