import { checkAxes, type GridCodes, latticeOf } from './quantileGrid';

/**
 * Returns the codes of a grid over two axes of a latent space without a known prior, at equal shares of
 * some codes: the values below which 1/2n, 3/2n, ... of them lie along each axis. The other axes stay at
 * their means. Throws RangeError as `quantileGrid`.
 * @param codes [count * latentDim], at least one.
 */
export function codeGrid(
  side: number,
  axes: readonly [number, number],
  latentDim: number,
  codes: Float32Array,
): GridCodes {
  checkAxes(axes, latentDim);
  const [columnValues, rowValues] = axes.map((axis) => {
    const sorted = valuesAlong(codes, axis, latentDim).sort();
    return Float32Array.from(
      { length: side },
      (_, i) => sorted[Math.floor(((2 * i + 1) / (2 * side)) * sorted.length)]!,
    );
  }) as [Float32Array, Float32Array];
  const centre = Float32Array.from({ length: latentDim }, (_, axis) => {
    const values = valuesAlong(codes, axis, latentDim);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  return latticeOf(columnValues, rowValues.reverse(), axes, centre);
}

function valuesAlong(codes: Float32Array, axis: number, latentDim: number): Float32Array {
  return codes.filter((_, at) => at % latentDim === axis);
}
