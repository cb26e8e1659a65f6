/** Throws RangeError unless a neighbourhood is an integer in 2..count. */
export function checkNeighbourhood(neighbours: number, count: number): void {
  if (!Number.isInteger(neighbours) || neighbours < 2 || neighbours > count) {
    throw new RangeError(`neighbours must be an integer in 2..${count}, got ${neighbours}`);
  }
}

/** Throws RangeError unless a least distance on the map lies where its curve is fitted, closenessCurve.ts. */
export function checkMinDist(minDist: number): void {
  if (!(minDist >= 0 && minDist < 3)) {
    throw new RangeError(`minDist must be from 0 to below 3, got ${minDist}`);
  }
}
