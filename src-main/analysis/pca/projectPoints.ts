import type { KernelWorkspace } from '../kernels/workspace';
import type { Points } from '../points';
import type { Pca } from './fitPca';
import { type PointSource, readSlices, sourceOf } from './pointSource';
import { Projection } from './projection';

/** Numbers of points in a slice; some 20 ms with 50 components. */
const NUMBERS_A_PASS = 2 ** 21;

/**
 * Resolves with the points' coordinates along the components, [count * components]: what of the point less the mean
 * lies along each. Rejects with RangeError where the points have other dimensions than the components.
 */
export async function projectPoints(
  workspace: KernelWorkspace,
  pca: Pca,
  points: Points | PointSource,
  betweenPasses: () => Promise<void> = () => Promise.resolve(),
): Promise<Points> {
  const source = 'values' in points ? sourceOf(points) : points;
  const dim = pca.mean.length;
  if (source.dim !== dim) {
    throw new RangeError(`points must have ${dim} dimensions, got ${source.dim}`);
  }
  const componentCount = pca.variances.length;
  const projected = new Float32Array(source.count * componentCount);
  await workspace.scope(async () => {
    const rows = rowsOfPass(dim);
    const projection = new Projection(workspace, pca.mean, rows, componentCount);
    projection.direct(pca.components);
    await readSlices(source, rows, betweenPasses, (values, length, start) => {
      const products = projection.project(values, length);
      projected.set(products, start * componentCount);
    });
  });
  return { values: projected, count: source.count, dim: componentCount };
}

/** Returns how many points of so many dimensions are taken in one go. */
export function rowsOfPass(dim: number): number {
  return Math.max(16, Math.round(NUMBERS_A_PASS / dim / 256) * 256);
}
