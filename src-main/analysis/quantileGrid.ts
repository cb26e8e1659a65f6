import { normalQuantile } from './normalQuantile';

export interface GridCodes {
  /** [side * side * latentDim], row by row, the first row at the largest value of the second axis. */
  codes: Float32Array;
  /** Values along the first axis, rising [side]. */
  columnValues: Float32Array;
  /** Values along the second axis, falling [side]. */
  rowValues: Float32Array;
}

/**
 * Returns the codes of a grid over two axes of the latent space at equal steps of prior probability:
 * the normal quantiles of 1/2n, 3/2n, ..., (2n-1)/2n, the middles of n equally likely intervals.
 * The other axes stay at zero. Throws RangeError when an axis is not one of 0..latentDim-1, or both
 * are the same.
 */
export function quantileGrid(
  side: number,
  axes: readonly [number, number],
  latentDim: number,
): GridCodes {
  checkAxes(axes, latentDim);
  const columnValues = Float32Array.from({ length: side }, (_, index) =>
    normalQuantile((2 * index + 1) / (2 * side)),
  );
  const rowValues = columnValues.slice().reverse();
  return latticeOf(columnValues, rowValues, axes, new Float32Array(latentDim));
}

/** Returns the codes at each row's and column's value; the other axes are those of `centre`. */
export function latticeOf(
  columnValues: Float32Array,
  rowValues: Float32Array,
  axes: readonly [number, number],
  centre: Float32Array,
): GridCodes {
  const [side, latentDim] = [columnValues.length, centre.length];
  const codes = new Float32Array(side * side * latentDim);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const start = (row * side + column) * latentDim;
      codes.set(centre, start);
      codes[start + axes[0]] = columnValues[column]!;
      codes[start + axes[1]] = rowValues[row]!;
    }
  }
  return { codes, columnValues, rowValues };
}

/** Throws RangeError when an axis is not one of 0..latentDim-1, or both are the same. */
export function checkAxes([first, second]: readonly [number, number], latentDim: number): void {
  for (const axis of [first, second]) {
    if (!Number.isInteger(axis) || axis < 0 || axis >= latentDim) {
      throw new RangeError(`axes must be integers in 0..${latentDim - 1}, got ${axis}`);
    }
  }
  if (first === second) throw new RangeError(`axes must be two different ones, got ${first} twice`);
}
