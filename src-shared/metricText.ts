import type { MetricUnit, MetricValue } from './scoreCard';

/** Returns a metric's number without its unit's name: shares in per cent '12.3 %', counts whole, others with 3 digits. */
export function metricNumberText(value: number, unit: MetricUnit): string {
  if (unit === 'share') return `${(100 * value).toFixed(1)} %`;
  if (unit === 'count') return value.toFixed(0);
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return value.toExponential(2);
  return value.toPrecision(3);
}

/** Returns a metric's value with half of its 95 % interval: '12.3 % ± 0.8 %', '4.02 ± 0.11 nats', '7'; '–' where there is none. */
export function metricValueText(
  { value, interval }: Pick<MetricValue, 'value' | 'interval'>,
  unit: MetricUnit,
): string {
  if (value === null) return '–';
  const suffix = unit === 'nats' ? ' nats' : '';
  const half =
    interval === null ? '' : ` ± ${metricNumberText((interval[1] - interval[0]) / 2, unit)}`;
  return `${metricNumberText(value, unit)}${half}${suffix}`;
}

/** Tells whether the intervals of two values have nothing in common: the values differ by more than chance. */
export function areApart(a: MetricValue, b: MetricValue): boolean {
  if (a.value === null || b.value === null) return false;
  const [lowA, highA] = a.interval ?? [a.value, a.value];
  const [lowB, highB] = b.interval ?? [b.value, b.value];
  return highA < lowB || highB < lowA;
}
