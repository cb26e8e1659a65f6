/** Returns `count` values from -reach to reach at even steps: the codes of a one-dimensional sheet. */
export function lineValues(count: number, reach: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: count },
    (_, i) => -reach + (2 * reach * i) / Math.max(1, count - 1),
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
