import { INTERVAL_ERRORS } from '../../../src-shared/interval';
import type { MetricPart, MetricValue } from '../../../src-shared/scoreCard';

/**
 * Returns the share of `hits` among `count` independent draws with its binomial standard error and 95 % interval: Wilson,
 * "Probable Inference, the Law of Succession, and Statistical Inference", 1927, which keeps within 0..1 and has a width
 * even where nothing or everything was hit.
 */
export function shareOf(
  key: string,
  hits: number,
  count: number,
  parts: readonly MetricPart[] = [],
): MetricValue {
  const value = hits / count;
  const shrink = INTERVAL_ERRORS ** 2 / count;
  const middle = (value + shrink / 2) / (1 + shrink);
  const half =
    (INTERVAL_ERRORS / (1 + shrink)) *
    Math.sqrt((value * (1 - value)) / count + shrink / (4 * count));
  return {
    key,
    value,
    standardError: Math.sqrt((value * (1 - value)) / count),
    interval: [Math.max(0, middle - half), Math.min(1, middle + half)],
    sampleCount: count,
    absence: null,
    parts,
  };
}
