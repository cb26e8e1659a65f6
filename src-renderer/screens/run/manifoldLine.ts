/** Sigmas of the prior on either side of zero that a one-dimensional sheet covers. */
const REACH_SIGMAS = 3;

/** Returns `count` values from -3 to 3 at even steps: the codes of a one-dimensional sheet. */
export function lineValues(count: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: count },
    (_, i) => -REACH_SIGMAS + (2 * REACH_SIGMAS * i) / Math.max(1, count - 1),
  );
}

/** Returns which of `count` labels stand, so that neighbours are at least `leastPx` apart. */
export function labelledCells(count: number, pitchPx: number, leastPx: number): number[] {
  const least = Math.max(1, Math.ceil(leastPx / Math.max(pitchPx, 1e-6)));
  // A stride that reaches both ends is worth a little more distance.
  const even = [least, least + 1, least + 2].find((stride) => (count - 1) % stride === 0);
  const stride = even ?? least;
  const first = Math.floor(((count - 1) % stride) / 2);
  return Array.from(
    { length: Math.floor((count - 1 - first) / stride) + 1 },
    (_, i) => first + i * stride,
  );
}
