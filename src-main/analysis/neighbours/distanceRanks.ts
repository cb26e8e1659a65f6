import { inSlices } from '../kernels/inSlices';
import type { KernelWorkspace } from '../kernels/workspace';
import type { Points } from '../points';
import { holdPanels, PANEL } from './panels';

/** 64 MiB of rows. */
const MOST_SCRATCH_NUMBERS = 2 ** 24;
/** Queries of a part of kernels/assembly/ranks.ts. */
const PART = 32;

/**
 * Returns the ranks of points by their distance from some of them: 1 for the nearest, ties to the lower index, a
 * centre itself left out. Distances are 32-bit floats. Throws RangeError where a value is not finite.
 * @param centres indices of the points that are looked from.
 * @param targets [centres * targetsEach] indices of points whose ranks are wanted, -1 for none: its rank is 0.
 */
export async function distanceRanks(
  workspace: KernelWorkspace,
  points: Points,
  centres: Int32Array,
  targets: Int32Array,
  betweenPasses: () => Promise<void>,
): Promise<Int32Array> {
  return workspace.scope(async () => {
    const all = holdPanels(workspace, points);
    const queries = holdPanels(workspace, points, centres);
    const targetsEach = targets.length / centres.length;
    const queryIds = workspace.hold(padded(centres, queries.places));
    const asked = workspace.hold(padded(targets, queries.places * targetsEach));
    const ranks = workspace.allocate('i32', queries.places * targetsEach);
    const parts = Math.ceil(queries.places / PART);
    const most = Math.floor(MOST_SCRATCH_NUMBERS / (PART * all.places));
    const together = Math.min(parts, Math.max(workspace.threads, most));
    const scratch = workspace.allocate('f32', together * PART * all.places);
    await inSlices(
      parts,
      together,
      (first, count) => {
        workspace.run('ranks', count, [
          ...[all.values, all.places / PANEL, queries.values, queryIds, points.dim],
          ...[targetsEach, asked, first, scratch, ranks, queries.places / PANEL],
        ]);
      },
      betweenPasses,
    );
    return workspace.i32(ranks).slice(0, targets.length);
  });
}

function padded(values: Int32Array, length: number): Int32Array {
  const all = new Int32Array(length).fill(-1);
  all.set(values);
  return all;
}
