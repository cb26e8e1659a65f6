import type { KernelWorkspace } from '../kernels/workspace';
import { largestEigen } from '../linearAlgebra/largestEigen';
import { type Matrix, rowOf } from '../linearAlgebra/matrix';
import type { Points } from '../points';
import { covarianceOf } from './covariance';
import { type GramAddon, loadGramAddon } from './gramAddon';
import { type PointSource, sourceOf } from './pointSource';
import { randomisedPca } from './randomisedPca';

/** The directions in which points vary most. */
export interface Pca {
  /** [dim] */
  mean: Float64Array;
  /** [components * dim]: orthonormal, the first with the most variance; the largest loading of each is positive. */
  components: Float64Array;
  /** [components]: of the points along each component, divided by count - 1. */
  variances: Float64Array;
  /** Sum of the variances in all dimensions, divided by count - 1. */
  totalVariance: number;
}

export interface PcaOptions {
  /** Of the vectors that the search for components begins with. */
  seed: number;
  /** Awaited every few dozen milliseconds; what it throws ends the fit. */
  betweenPasses: () => Promise<void>;
}

/** Wider points have a covariance of more than 128 MB, whose eigenvalues take seconds. */
const WIDEST_COVARIANCE = 4096;

/**
 * Resolves with the principal components of points: exactly, by their covariance, for up to 4,096 dimensions, and
 * else by a randomised search whose variances are right to some 1e-5 of themselves. Rejects with RangeError unless
 * 1 <= componentCount <= min(count, dim) and all numbers are finite. Points that are all the same have variances of 0.
 */
export async function fitPca(
  workspace: KernelWorkspace,
  points: Points | PointSource,
  componentCount: number,
  options: PcaOptions,
): Promise<Pca> {
  const source = 'values' in points ? sourceOf(points) : points;
  const most = Math.min(source.count, source.dim);
  if (!Number.isInteger(componentCount) || componentCount < 1 || componentCount > most) {
    throw new RangeError(
      `componentCount must be an integer in 1..${most} for ${source.count} points of ${source.dim} dimensions, got ${componentCount}`,
    );
  }
  const fit = source.dim > WIDEST_COVARIANCE ? randomisedPca : exactPca;
  const pca = await workspace.scope(() => fit(workspace, source, componentCount, options));
  return { ...pca, components: withSigns(pca.components).values };
}

/** A `Pca` whose components have yet to get their signs. */
export interface UnsignedPca extends Omit<Pca, 'components'> {
  components: Matrix;
}

async function exactPca(
  workspace: KernelWorkspace,
  source: PointSource,
  componentCount: number,
  { seed, betweenPasses }: PcaOptions,
): Promise<UnsignedPca> {
  const addon = servingAddon();
  const { mean, matrix, totalVariance } = await covarianceOf(
    workspace,
    source,
    addon,
    betweenPasses,
  );
  const { values, vectors } = await largestEigen(
    workspace,
    matrix,
    source.dim,
    componentCount,
    seed,
    betweenPasses,
  );
  // A variance of 0 may come out a rounding error below it.
  return { mean, components: vectors, variances: values.map((v) => Math.max(0, v)), totalVariance };
}

function servingAddon(): GramAddon | null {
  const addon = loadGramAddon();
  return addon.instructionSet() === null ? null : addon;
}

/** Gives each row the sign that makes its largest number positive. */
function withSigns(components: Matrix): Matrix {
  for (let at = 0; at < components.rows; at++) {
    const row = rowOf(components, at);
    const largest = row.reduce(
      (best, value) => (Math.abs(value) > Math.abs(best) ? value : best),
      0,
    );
    if (largest < 0) row.forEach((value, index) => (row[index] = -value));
  }
  return components;
}
