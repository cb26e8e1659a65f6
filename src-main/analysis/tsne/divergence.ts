import type { KernelWorkspace, Region } from '../kernels/workspace';
import type { Affinities } from './affinities';
import { symmetricAffinities } from './affinities';
import { ExactField } from './exactField';
import { POINT_PARTS } from './pointParts';
import type { Neighbours } from '../neighbours/nearestNeighbours';

/** Returns the sum of p ln(p (1 + d^2)) over all pairs: the Kullback-Leibler divergence less ln Z, nats. */
export function sumDivergence(
  workspace: KernelWorkspace,
  { count, starts, columns, values }: Affinities,
  coords: Region,
): number {
  return workspace.scope(() => {
    const sums = workspace.allocate('f64', POINT_PARTS);
    workspace.run('sumDivergence', POINT_PARTS, [
      ...[coords, starts, columns, values, sums, count, POINT_PARTS],
    ]);
    return workspace.f64(sums).reduce((total, value) => total + value, 0);
  });
}

/**
 * Returns the Kullback-Leibler divergence of any map [count * 2] from the affinities of points with these
 * neighbours, nats, with Z summed over all pairs: maps of several programs are compared by it.
 */
export function exactKlNats(
  workspace: KernelWorkspace,
  neighbours: Neighbours,
  perplexity: number,
  coords: Float32Array,
): number {
  return workspace.scope(() => {
    const affinities = symmetricAffinities(workspace, neighbours, perplexity);
    const held = workspace.hold(coords);
    const field = new ExactField(workspace, neighbours.count);
    field.charge(held);
    const forces = workspace.allocate('f32', coords.length);
    const z = field.read(held, forces) - neighbours.count;
    return sumDivergence(workspace, affinities, held) + Math.log(z);
  });
}
