import { scaleLinear } from 'd3';
import type { Curve } from '../../src-shared/anomaly';
import type { Tick } from './lossChart';

/** A plot of curves over the unit square. */
export interface CurveGeometry {
  x: (share: number) => number;
  y: (share: number) => number;
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  /** SVG path of each curve, in the order given. */
  paths: readonly string[];
}

/** Returns paths and ticks of curves on a plot of that size; both axes reach from 0 to 1. */
export function curveGeometry(
  curves: readonly Curve[],
  widthPx: number,
  heightPx: number,
): CurveGeometry {
  const x = scaleLinear().range([0, widthPx]);
  const y = scaleLinear().range([heightPx, 0]);
  const ticksOf = (scale: typeof x, lengthPx: number): Tick[] =>
    scale
      .ticks(lengthPx > 200 ? 5 : 2)
      .map((value) => ({ at: scale(value), label: String(Math.round(100 * value)) }));
  return {
    x: (share) => x(share),
    y: (share) => y(share),
    xTicks: ticksOf(x, widthPx),
    yTicks: ticksOf(y, heightPx),
    paths: curves.map((curve) => pathOf(curve, x, y)),
  };
}

function pathOf(
  { x: xs, y: ys }: Curve,
  x: (v: number) => number,
  y: (v: number) => number,
): string {
  let path = '';
  let last = '';
  for (let i = 0; i < xs.length; i++) {
    const place = `${x(xs[i]!).toFixed(1)},${y(ys[i]!).toFixed(1)}`;
    // Corners that fall on one place would only swell the file.
    if (place !== last) path += `${path === '' ? 'M' : 'L'}${place}`;
    last = place;
  }
  return path;
}

/** Returns the height of a curve at a place, on the line between its corners; of an upright piece the upper end. */
export function heightAt({ x, y }: Curve, at: number): number {
  if (x.length === 0) return NaN;
  let after = x.findIndex((value) => value > at);
  if (after === -1) after = x.length;
  if (after === 0) return y[0]!;
  const before = after - 1;
  if (after === x.length || x[before] === at) return y[before]!;
  const share = (at - x[before]!) / (x[after]! - x[before]!);
  return y[before]! + share * (y[after]! - y[before]!);
}

/** Returns curves as tab-separated text: a row for each corner, with the name of its curve. */
export function curvesAsTsv(
  names: readonly string[],
  curves: readonly Curve[],
  axes: readonly [string, string],
): string {
  const rows = curves.flatMap(({ x, y }, i) =>
    Array.from(x, (value, at) => [names[i]!, plain(value), plain(y[at]!)].join('\t')),
  );
  return `${[`score\t${axes[0]}\t${axes[1]}`, ...rows].join('\n')}\n`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(7)));
}
