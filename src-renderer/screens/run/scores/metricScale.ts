import { scaleLinear } from 'd3';
import type { MetricDefinition, MetricValue } from '../../../../src-shared/scoreCard';

/** From where to where the bar of a metric reaches. */
export type MetricDomain = readonly [low: number, high: number];

/** Shares that all lie below this would be one dot at the end of the whole. */
const SMALL_SHARE = 0.2;
/** A limit that must not be passed has room beyond it, so that the fault is seen as a stretch. */
const FAULT_ROOM = 1.5;
/** The scale ends on a round step, of about so many. */
const ROUND_STEPS = 4;

/**
 * Returns the common scale of values of one metric: 0 to 1 for shares that are not all small, else from 0, or below
 * where values are, to a round number beyond the farthest interval; the limit of a fault lies within.
 */
export function metricDomain(
  { unit, fault }: Pick<MetricDefinition, 'unit' | 'fault'>,
  values: readonly (Pick<MetricValue, 'value' | 'interval'> | null)[],
): MetricDomain {
  const ends = values.flatMap((value) => (value === null ? [] : endsOf(value)));
  const limit = fault === null ? [] : [fault.limit * (fault.when === 'above' ? FAULT_ROOM : 1)];
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends, ...limit);
  if (unit === 'share' && high > SMALL_SHARE) return [low, Math.max(1, ...ends)];
  if (low === high) return [0, unit === 'share' ? SMALL_SHARE : 1];
  const [from, to] = scaleLinear().domain([low, high]).nice(ROUND_STEPS).domain();
  return [from!, to!];
}

function endsOf({ value, interval }: Pick<MetricValue, 'value' | 'interval'>): number[] {
  if (value === null) return [];
  return [value, ...(interval ?? [])].filter(Number.isFinite);
}

/** Returns where a value lies on a bar of that width, px; at its ends beyond the scale. */
export function placeOnBar(value: number, [low, high]: MetricDomain, widthPx: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low))) * widthPx;
}
