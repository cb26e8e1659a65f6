/**
 * Returns x and y of each point on the two axes shown [2 * count].
 * @param means [count * latentDim].
 * @param axes dimensions shown. In a one-dimensional latent space the second axis has no code, so
 *   the points are spread over a band around zero to keep them apart: see `bandOffset`.
 * @param bandHalfHeight of that band, in code units.
 */
export function mapPoints(
  means: Float32Array,
  latentDim: number,
  axes: readonly [number, number],
  bandHalfHeight = BAND_HALF_HEIGHT,
): Float32Array {
  const count = means.length / latentDim;
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    points[2 * i] = means[i * latentDim + axes[0]]!;
    points[2 * i + 1] =
      latentDim === 1 ? bandOffset(i) * bandHalfHeight : means[i * latentDim + axes[1]]!;
  }
  return points;
}

/** Half the height of the band of a one-dimensional latent space, in code units. */
export const BAND_HALF_HEIGHT = 2.4;

/** Returns a height in -1..1 that looks random but is always the same for an image (golden-ratio sequence). */
export function bandOffset(index: number): number {
  return ((index * 0.6180339887498949) % 1) * 2 - 1;
}

/** Mean and spread of a sample's codes, by dimension [latentDim]. */
export interface CodeStatistics {
  mean: Float32Array;
  /** Standard deviation. */
  spread: Float32Array;
  /** Largest distance from zero of any code on any axis. */
  reach: number;
}

/** Returns the statistics of codes [count * latentDim]. */
export function codeStatistics(codes: Float32Array, latentDim: number): CodeStatistics {
  const count = codes.length / latentDim;
  const mean = new Float64Array(latentDim);
  const squares = new Float64Array(latentDim);
  let reach = 0;
  for (let at = 0; at < codes.length; at++) {
    mean[at % latentDim]! += codes[at]! / count;
    reach = Math.max(reach, Math.abs(codes[at]!));
  }
  // A second pass: differences from the mean keep the digits that a sum of squares would lose.
  for (let at = 0; at < codes.length; at++) {
    squares[at % latentDim]! += (codes[at]! - mean[at % latentDim]!) ** 2 / count;
  }
  return { mean: Float32Array.from(mean), spread: Float32Array.from(squares, Math.sqrt), reach };
}

/** Returns the two dimensions that carry the most, by KL or spread, the larger first. */
export function informativeAxes(weights: ArrayLike<number>): [number, number] {
  if (weights.length < 2) return [0, 0];
  if (weights.length === 2) return [0, 1];
  const order = Array.from({ length: weights.length }, (_, dim) => dim);
  order.sort((a, b) => weights[b]! - weights[a]! || a - b);
  return [order[0]!, order[1]!];
}

/** Another dimension takes over an axis only when its weight is this many times that of the axis. */
const TAKEOVER_FACTOR = 1.25;

/**
 * Returns the axes to show next: those shown now, unless others carry clearly more information, so
 * that the map does not turn while two dimensions are about equal.
 */
export function steadyAxes(
  shown: readonly [number, number] | null,
  weights: ArrayLike<number>,
): [number, number] {
  const best = informativeAxes(weights);
  if (shown === null) return best;
  const worstShown = Math.min(weights[shown[0]]!, weights[shown[1]]!);
  const newcomers = best.filter((dim) => !shown.includes(dim));
  const isClear = newcomers.some((dim) => weights[dim]! > TAKEOVER_FACTOR * worstShown);
  return isClear ? best : [shown[0], shown[1]];
}

/** Returns a whole code with the given values on the axes shown and those of `rest` elsewhere [latentDim]. */
export function fullCode(
  point: { x: number; y: number },
  rest: Float32Array,
  axes: readonly [number, number],
): Float32Array<ArrayBuffer> {
  const code = Float32Array.from(rest);
  if (code.length > 1) code[axes[1]] = point.y;
  code[axes[0]] = point.x;
  return code;
}

/** Returns points part of the way between two frames; `share` 0 is the old one, 1 the new one. */
export function betweenFrames(from: Float32Array, to: Float32Array, share: number): Float32Array {
  if (share >= 1 || from.length !== to.length) return to;
  return to.map((value, i) => from[i]! + (value - from[i]!) * share);
}

/** Returns the eased share of a journey (cubic in and out), so that points start and end calmly. */
export function easedShare(share: number): number {
  const t = Math.min(1, Math.max(0, share));
  return t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
}
