import { scaleLinear, scaleLog } from 'd3';
import type { ReusePoint } from '../../src-shared/domain';
import type { Tick } from './lossChart';
import { countText } from './numberText';

export const REUSE_STARTS = ['frozen', 'fine-tuned', 'scratch'] as const;

/** Accuracy at one number of labels: the mean of its repeats, and their spread. */
export interface ReuseMark {
  labelCount: number;
  /** Mean test accuracy, 0..1. */
  accuracy: number;
  /** Standard deviation over the repeats; null for a single one. */
  spread: number | null;
  repeats: number;
}

export interface ReuseLine {
  start: ReusePoint['start'];
  /** By rising number of labels. */
  marks: ReuseMark[];
}

/** Returns a line for each start that was measured, in the order of `REUSE_STARTS`. */
export function reuseLines(points: readonly ReusePoint[]): ReuseLine[] {
  return REUSE_STARTS.map((start) => {
    const own = points.filter((point) => point.start === start);
    const counts = [...new Set(own.map(({ labelCount }) => labelCount))].sort((a, b) => a - b);
    return {
      start,
      marks: counts.map((labelCount) =>
        markOf(
          labelCount,
          own.filter((point) => point.labelCount === labelCount),
        ),
      ),
    };
  }).filter(({ marks }) => marks.length > 0);
}

function markOf(labelCount: number, repeats: readonly ReusePoint[]): ReuseMark {
  const count = repeats.length;
  const accuracy = repeats.reduce((sum, { testAccuracy }) => sum + testAccuracy, 0) / count;
  const squares = repeats.reduce((sum, point) => sum + (point.testAccuracy - accuracy) ** 2, 0);
  return {
    labelCount,
    accuracy,
    spread: count > 1 ? Math.sqrt(squares / (count - 1)) : null,
    repeats: count,
  };
}

export interface ReuseGeometry {
  /** Px from the left: labels on a logarithmic axis. */
  x: (labelCount: number) => number;
  /** Px from the top: accuracy. */
  y: (accuracy: number) => number;
  xTicks: Tick[];
  yTicks: Tick[];
}

/**
 * Returns scales and ticks of a plot of that size. The accuracy axis ends at 1 and begins below the
 * least value that is shown, at a tenth; the label axis has a tick at each number that was measured.
 */
export function reuseGeometry(
  lines: readonly ReuseLine[],
  widthPx: number,
  heightPx: number,
): ReuseGeometry {
  const marks = lines.flatMap((line) => line.marks);
  const counts = [...new Set(marks.map(({ labelCount }) => labelCount))].sort((a, b) => a - b);
  const [first = 1, last = 1] = [counts[0], counts.at(-1)];
  const least = Math.min(1, ...marks.map(({ accuracy, spread }) => accuracy - (spread ?? 0)));
  const bottom = Math.max(0, Math.floor(least * 10 - 1e-9) / 10);
  const edgePx = 14;
  const x =
    first === last
      ? () => widthPx / 2
      : scaleLog()
          .domain([first, last])
          .range([edgePx, widthPx - edgePx]);
  const y = scaleLinear().domain([bottom, 1]).range([heightPx, 0]);
  return {
    x: (count) => x(count),
    y: (accuracy) => y(accuracy),
    xTicks: counts.map((count) => ({ at: x(count), label: countText(count) })),
    yTicks: y
      .ticks(Math.max(2, Math.floor(heightPx / 30)))
      .map((value) => ({ at: y(value), label: String(Math.round(100 * value)) })),
  };
}
