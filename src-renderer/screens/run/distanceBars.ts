import type { SheetLayout } from '../../charts/imageSheet';

export interface DistanceBar {
  /** Left edge, px from the strip's left edge. */
  x: number;
  width: number;
  height: number;
  /** The step is far larger than the others: the path jumps here. */
  isSpike: boolean;
}

const BAR_WIDTH_PX = 10;
/** A step is called a jump when it is this many times the median step. */
const SPIKE_FACTOR = 2;

/** Returns one bar for each step, centred on the gap between its two images; zero stands at the bottom. */
export function distanceBars(
  stepDistances: ArrayLike<number>,
  layout: SheetLayout,
  heightPx: number,
): DistanceBar[] {
  const distances = Array.from(stepDistances);
  const longest = Math.max(...distances, 1e-9);
  const typical = median(distances);
  return distances.map((distance, step) => ({
    x: (step + 1) * (layout.widthPx + layout.gapPx) - layout.gapPx / 2 - BAR_WIDTH_PX / 2,
    width: BAR_WIDTH_PX,
    height: (distance / longest) * (heightPx - 2),
    isSpike: typical > 0 && distance > SPIKE_FACTOR * typical,
  }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
