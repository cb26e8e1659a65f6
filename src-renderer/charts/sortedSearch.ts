/** Returns how many values of a rising column are at or below `limit`. */
export function countUpTo(rising: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns how many values of a rising column are below `limit`. */
export function countBelow(rising: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the index of the value nearest to `target` in a rising column, or -1 for an empty one. */
export function nearestIndex(rising: ArrayLike<number>, target: number): number {
  if (rising.length === 0) return -1;
  const after = Math.min(countUpTo(rising, target), rising.length - 1);
  const before = Math.max(0, after - 1);
  return target - rising[before]! <= rising[after]! - target ? before : after;
}
