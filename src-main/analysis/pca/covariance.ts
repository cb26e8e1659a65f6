import type { KernelWorkspace, Region } from '../kernels/workspace';
import { paddedSize } from '../linearAlgebra/orthonormalRows';
import { ColumnProducts } from './columnProducts';
import type { GramAddon } from './gramAddon';
import { meanOfSlice } from './mean';
import { type PointSource, readSlices } from './pointSource';

/** Products of pairs of columns in a pass; takes some 10 ms. */
const PRODUCTS_A_PASS = 2e9;
/** The first points give the shift. */
const SHIFT_ROWS = 256;

export interface Covariance {
  mean: Float64Array;
  /** [dim, paddedSize(dim)], rows padded with zeros. */
  matrix: Region;
  totalVariance: number;
}

/**
 * Returns mean and covariance (divided by count - 1) of points. The products are taken of the points less the mean of
 * the first few, which is near the mean of all, so that 32-bit floats do for the products of some rows. Throws
 * RangeError where a number is not finite.
 */
export async function covarianceOf(
  workspace: KernelWorkspace,
  source: PointSource,
  addon: GramAddon | null,
  betweenPasses: () => Promise<void>,
): Promise<Covariance> {
  const { count, dim } = source;
  const stride = paddedSize(dim);
  const matrix = workspace.allocate('f64', dim * stride);
  return workspace.scope(async () => {
    const first = Math.min(count, SHIFT_ROWS);
    const shift = Float32Array.from(meanOfSlice(await source.read(0, first), first, dim));
    const products = new ColumnProducts(workspace, dim, shift, addon);
    const rows = Math.max(1, Math.round(PRODUCTS_A_PASS / dim ** 2 / 256)) * 256;
    await readSlices(source, rows, betweenPasses, (values, length) => products.add(values, length));

    const offset = new Float64Array(dim);
    products.forEachPair((left, right, sum) => {
      if (right === dim && left < dim) offset[left] = sum / count;
    });
    const numbers = workspace.f64(matrix);
    products.forEachPair((left, right, sum) => {
      if (right === dim) return;
      const value = (sum - count * offset[left]! * offset[right]!) / Math.max(1, count - 1);
      numbers[left * stride + right] = value;
      numbers[right * stride + left] = value;
    });
    let totalVariance = 0;
    for (let at = 0; at < dim; at++) totalVariance += varianceAt(numbers, at, stride);
    const mean = offset.map((value, at) => value + shift[at]!);
    return { mean, matrix, totalVariance };
  });
}

/** Returns the variance of a dimension; what is not finite there is so in its points. */
function varianceAt(matrix: Float64Array, dimension: number, stride: number): number {
  const variance = matrix[dimension * stride + dimension]!;
  if (Number.isFinite(variance)) return variance;
  throw new RangeError(
    `points must be finite and their squares, too; dimension ${dimension} has variance ${variance}`,
  );
}
