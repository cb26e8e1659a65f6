import { scaleLinear } from 'd3';
import type { ScoreCard } from '../../../../src-shared/scoreCard';
import { valueOf } from './comparison';
import type { MetricDomain } from './metricScale';

/** A metric at the end of an epoch. */
export interface TrendPoint {
  epoch: number;
  value: number;
  interval: readonly [number, number];
}

/** Returns a metric over the epochs at which it was measured; of several cards of an epoch the newest. */
export function trendOf(cards: readonly ScoreCard[], key: string): TrendPoint[] {
  const byEpoch = new Map<number, TrendPoint>();
  for (const card of cards) {
    const { value, interval } = valueOf(card, key) ?? { value: null, interval: null };
    if (value === null || !Number.isFinite(value)) continue;
    byEpoch.set(card.epoch, { epoch: card.epoch, value, interval: interval ?? [value, value] });
  }
  return [...byEpoch.values()].sort((a, b) => a.epoch - b.epoch);
}

/** A line over epochs as px. */
export interface TrendGeometry {
  line: string;
  /** Outline of the band of intervals. */
  band: string;
  points: readonly { epoch: number; x: number; y: number }[];
}

/** Px between the outer points and the edge. */
const EDGE_PX = 4;

/** Returns the line and band of a trend; its range is that of the values, so that change is seen. */
export function trendGeometry(
  trend: readonly TrendPoint[],
  widthPx: number,
  heightPx: number,
): TrendGeometry {
  const epochs = trend.map(({ epoch }) => epoch);
  const ends = trend.flatMap(({ interval }) => interval);
  const x = scaleLinear()
    .domain([epochs[0] ?? 0, epochs.at(-1) ?? 1])
    .range([EDGE_PX, widthPx - EDGE_PX]);
  const y = scaleLinear()
    .domain(padded([Math.min(...ends), Math.max(...ends)]))
    .range([heightPx - EDGE_PX, EDGE_PX]);
  const at = (epoch: number, value: number) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`;
  const above = trend.map(({ epoch, interval }) => at(epoch, interval[1]));
  const below = trend.map(({ epoch, interval }) => at(epoch, interval[0])).reverse();
  return {
    line: trend.map(({ epoch, value }) => at(epoch, value)).join(' '),
    band: [...above, ...below].join(' '),
    points: trend.map(({ epoch, value }) => ({ epoch, x: x(epoch), y: y(value) })),
  };
}

function padded([low, high]: MetricDomain): MetricDomain {
  return low === high ? [low - 1, high + 1] : [low, high];
}
