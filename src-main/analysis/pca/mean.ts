import { type PointSource, readSlices } from './pointSource';

/** Returns the mean of a slice, [dim]. */
export function meanOfSlice(values: Float32Array, rows: number, dim: number): Float64Array {
  const sums = new Float64Array(dim);
  addRows(sums, values, rows);
  return sums.map((sum) => sum / rows);
}

/** Resolves with the mean of all points, [dim]. Rejects with RangeError where a number is not finite. */
export async function meanOf(
  source: PointSource,
  rowsAPass: number,
  betweenPasses: () => Promise<void>,
): Promise<Float64Array> {
  const sums = new Float64Array(source.dim);
  await readSlices(source, rowsAPass, betweenPasses, (values, rows) => addRows(sums, values, rows));
  const at = sums.findIndex((sum) => !Number.isFinite(sum));
  if (at >= 0)
    throw new RangeError(`points must be finite; dimension ${at} adds up to ${sums[at]}`);
  return sums.map((sum) => sum / source.count);
}

function addRows(sums: Float64Array, values: Float32Array, rows: number): void {
  const dim = sums.length;
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < dim; at++) sums[at]! += values[row * dim + at]!;
  }
}
