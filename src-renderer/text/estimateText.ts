import { metricNumberText } from '../../src-shared/metricText';
import type { MetricUnit } from '../../src-shared/scoreCard';

/** More decimals say nothing on a screen. */
const MOST_DECIMALS = 5;

/**
 * Returns a value with half of its 95 % interval, both to the second digit of that half: '18.84 ± 0.59',
 * '86.2 ± 0.8 %'; the value alone where it is exact.
 */
export function estimateText(
  value: number,
  interval: readonly [number, number] | null,
  unit: MetricUnit,
): string {
  const suffix = unit === 'share' ? '\u202f%' : unit === 'nats' ? ' nats' : '';
  const factor = unit === 'share' ? 100 : 1;
  const half = interval === null ? 0 : (factor * (interval[1] - interval[0])) / 2;
  if (!(half > 0) || half >= 1e5 || half < 10 ** -MOST_DECIMALS) {
    return unit === 'nats'
      ? `${metricNumberText(value, unit)} nats`
      : metricNumberText(value, unit);
  }
  const decimals = decimalsOf(half, unit);
  const digits = (number: number) => number.toFixed(decimals).replace('-', '\u2212');
  return `${digits(factor * value)} ± ${digits(half)}${suffix}`;
}

function decimalsOf(half: number, unit: MetricUnit): number {
  const second = Math.min(MOST_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(half))));
  // A tenth of a hundredth is fine enough, where the half does not vanish.
  return unit === 'share' && half >= 0.1 ? Math.min(1, second) : second;
}
