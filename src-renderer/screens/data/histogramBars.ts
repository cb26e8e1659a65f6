export interface HistogramBar {
  x: number;
  y: number;
  width: number;
  height: number;
  count: number;
  /** The values in it, from .. to. */
  from: number;
  to: number;
}

/** Smallest height of a bar that has any value, px: one image in a million should be seen. */
const LEAST_PX = 1;

/**
 * Returns one bar for each part of a histogram, zero at the bottom. A height is as the square root of the count:
 * most data have one value far oftener than all others, beside which nothing else would be seen.
 */
export function histogramBars(
  { min, max, counts }: { min: number; max: number; counts: readonly number[] },
  widthPx: number,
  heightPx: number,
): HistogramBar[] {
  const most = Math.max(...counts, 1);
  const stepPx = widthPx / counts.length;
  const step = (max - min) / counts.length;
  return counts.map((count, bin) => {
    const height = count === 0 ? 0 : Math.max(LEAST_PX, heightPx * Math.sqrt(count / most));
    return {
      x: bin * stepPx,
      y: heightPx - height,
      width: Math.max(0.5, stepPx - 1),
      height,
      count,
      from: min + bin * step,
      to: min + (bin + 1) * step,
    };
  });
}
