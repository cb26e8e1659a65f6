import { interpolateCividis } from 'd3';
import { toRgb, type Rgb } from '../../charts/themeColors';

/** How the points of a map are coloured: a bin for each point, a colour for each bin. */
export interface PointPaint {
  bins: Uint8Array;
  /** Null hides the points of a bin. */
  colors: readonly (Rgb | null)[];
}

/** Returns whether a point is drawn. */
export function isShown({ bins, colors }: PointPaint, index: number): boolean {
  return colors[bins[index]! % colors.length] !== null;
}

/** Bins are bytes: classes beyond these share the bins of the first. */
const MOST_CLASSES = 250;

/**
 * Returns the paint by class.
 * @param labels class of each point; null paints all in the first colour.
 * @param palette colours that repeat over the classes.
 */
export function paintByClass(
  labels: Int32Array | null,
  count: number,
  palette: readonly Rgb[],
  hidden: ReadonlySet<number>,
): PointPaint {
  if (labels === null) return { bins: new Uint8Array(count), colors: [palette[0]!] };
  const classCount = Math.min(MOST_CLASSES, largest(labels) + 1);
  return {
    bins: Uint8Array.from(labels, (label) => label % classCount),
    colors: Array.from({ length: Math.max(1, classCount) }, (_, label) =>
      hidden.has(label) ? null : palette[label % palette.length]!,
    ),
  };
}

function largest(labels: Int32Array): number {
  let most = 0;
  for (const label of labels) if (label > most) most = label;
  return most;
}

/** Steps of the colour scale of shares of error. */
export const ERROR_STEPS = 64;
const UNKNOWN_BIN = ERROR_STEPS;
const HIDDEN_BIN = ERROR_STEPS + 1;

/**
 * Returns the paint by share of error.
 * @param shares of each point, 0..1; NaN where it was not looked at.
 * @param top share from which on points have the last colour, above 0.
 * @param ramp `ERROR_STEPS` colours; @param unknown of points that were not looked at.
 */
export function paintByError(
  shares: Float32Array,
  labels: Int32Array | null,
  hidden: ReadonlySet<number>,
  top: number,
  ramp: readonly Rgb[],
  unknown: Rgb,
): PointPaint {
  return {
    bins: Uint8Array.from(shares, (share, index) => {
      if (labels !== null && hidden.has(labels[index]!)) return HIDDEN_BIN;
      if (Number.isNaN(share)) return UNKNOWN_BIN;
      return Math.min(ERROR_STEPS - 1, Math.floor((share / top) * ERROR_STEPS));
    }),
    colors: [...ramp, unknown, null],
  };
}

/** Points beyond this share of all, by error, have the last colour: a few bad ones must not pale the others. */
const RAMP_SHARE = 0.99;

/** Returns the end of the scale: where nearly all shares lie below, on a round number; 0.01 for a faultless map. */
export function topOfScale(shares: Float32Array): number {
  const known = shares.filter((share) => !Number.isNaN(share)).sort();
  const high = known[Math.floor((known.length - 1) * RAMP_SHARE)] ?? 0;
  const step = 10 ** Math.floor(Math.log10(Math.max(high, 0.01)));
  return Number((Math.ceil(high / step - 1e-6) * step || 0.01).toPrecision(2));
}

/** The parts of cividis that are seen on the ground of each theme, from no error to much. */
const RAMP_RANGE = { light: [0.72, 0], dark: [0.3, 1] } as const;

/** Returns the colours of rising error: they leave the ground as it grows. */
export function errorRamp(theme: 'light' | 'dark'): Rgb[] {
  const [from, to] = RAMP_RANGE[theme];
  return Array.from({ length: ERROR_STEPS }, (_, i) =>
    toRgb(interpolateCividis(from + ((to - from) * i) / (ERROR_STEPS - 1))),
  );
}
