import type { KernelWorkspace, Region } from '../kernels/workspace';
import type { Neighbours } from '../neighbours/nearestNeighbours';
import { POINT_PARTS } from './pointParts';

/** Greatest error of the logarithm of a point's perplexity. */
const ENTROPY_TOLERANCE = 1e-5;

/**
 * Symmetric affinities by rows: those of point i are entries starts[i] to starts[i + 1]. Rows end with entries of affinity 0 to
 * the point itself, so that their length is a multiple of four. All of them sum to 1.
 */
export interface Affinities {
  count: number;
  /** [count + 1] */
  starts: Region;
  columns: Region;
  values: Region;
}

/**
 * Returns p(j|i) of each point's neighbours ([count * k]): Gaussians of the distance, as wide as gives each point
 * the perplexity (van der Maaten and Hinton 2008, section 2).
 */
export function conditionalAffinities(
  workspace: KernelWorkspace,
  neighbours: Pick<Neighbours, 'count' | 'k' | 'distances'>,
  perplexity: number,
): Region {
  const { count, k } = neighbours;
  const conditional = workspace.allocate('f32', count * k);
  workspace.scope(() => {
    const distances = workspace.hold(neighbours.distances);
    const scratch = workspace.allocate('f32', POINT_PARTS * Math.ceil(k / 4) * 4);
    workspace.run('findBandwidths', POINT_PARTS, [
      ...[distances, conditional, scratch, count, k],
      ...[{ float: Math.log(perplexity) }, { float: ENTROPY_TOLERANCE }, POINT_PARTS],
    ]);
  });
  return conditional;
}

/** Returns the affinities of points with these neighbours: (p(j|i) + p(i|j)) / 2n. */
export function symmetricAffinities(
  workspace: KernelWorkspace,
  neighbours: Neighbours,
  perplexity: number,
): Affinities {
  const { count, k } = neighbours;
  const starts = workspace.allocate('i32', count + 1);
  // Their number is only known below: as many entries as if no two points had each other.
  const most = 2 * count * k + 4 * count;
  const columns = workspace.allocate('i32', most);
  const values = workspace.allocate('f32', most);
  workspace.scope(() => {
    const conditional = conditionalAffinities(workspace, neighbours, perplexity);
    const indices = workspace.hold(neighbours.indices);
    const pairs = workspace.allocate('f32', count * k);
    const lacking = workspace.allocate('i32', count * k);
    workspace.run('symmetrise', POINT_PARTS, [
      ...[indices, conditional, pairs, lacking, count, k, POINT_PARTS],
    ]);
    workspace.run('placeRows', 1, [indices, lacking, starts, count, k]);
    const ends = workspace.allocate('i32', count);
    workspace.run('fillRows', 1, [
      ...[indices, pairs, lacking, starts, columns, values, ends, count, k],
    ]);
  });
  return { count, starts, columns, values };
}
