import { createRandom } from '../../../src-shared/random';
import type { KernelWorkspace } from '../kernels/workspace';
import type { Points } from '../points';
import { nearestAmong } from './nearestNeighbours';

/** Points by which a centre finds its place; more move it no further than chance does. */
const SAMPLE_A_CELL = 64;
const ROUNDS = 6;

/**
 * Returns the centres of cells among which points are divided, each belonging to its nearest: by k-means (Lloyd) on a
 * seeded sample of them.
 */
export async function cellCentres(
  workspace: KernelWorkspace,
  points: Points,
  cellCount: number,
  seed: number,
  betweenPasses: () => Promise<void>,
): Promise<Points> {
  const shuffled = createRandom(seed, 'neighbours/cells').shuffle(
    Uint32Array.from({ length: points.count }, (_, index) => index),
  );
  const sample = taken(points, shuffled.subarray(0, SAMPLE_A_CELL * cellCount));
  let centres = taken(points, shuffled.subarray(0, cellCount));
  for (let round = 0; round < ROUNDS; round++) {
    const { indices } = await nearestAmong(workspace, sample, centres, 1, betweenPasses);
    centres = means(sample, indices, centres);
  }
  return centres;
}

function taken({ values, dim }: Points, indices: Uint32Array): Points {
  const own = new Float32Array(indices.length * dim);
  for (const [at, index] of indices.entries()) {
    own.set(values.subarray(index * dim, (index + 1) * dim), at * dim);
  }
  return { values: own, count: indices.length, dim };
}

/** Returns the means of the points of each cell; a cell without points keeps its centre. */
function means({ values, dim }: Points, cellOf: Int32Array, before: Points): Points {
  const sums = new Float64Array(before.values.length);
  const counts = new Int32Array(before.count);
  for (const [point, cell] of cellOf.entries()) {
    counts[cell]!++;
    for (let axis = 0; axis < dim; axis++) {
      sums[cell * dim + axis]! += values[point * dim + axis]!;
    }
  }
  const centres = before.values.map((value, at) => {
    const count = counts[Math.floor(at / dim)]!;
    return count === 0 ? value : sums[at]! / count;
  });
  return { values: centres, count: before.count, dim };
}
