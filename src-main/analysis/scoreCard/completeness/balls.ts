import { inSlices } from '../../kernels/inSlices';
import type { KernelWorkspace } from '../../kernels/workspace';
import { holdPanels } from '../../neighbours/panels';
import type { Points } from '../../points';

/** Balls around points. */
export interface Balls {
  centres: Points;
  radii: Float32Array;
}

const POINTS_A_PART = 16;
const TILE_BYTES = 128;
const MOST_PARTS = 1024;

/**
 * Returns how many balls hold each point; a ball does not hold its edge.
 * @param betweenPasses awaited every few dozen milliseconds; what it throws ends the work.
 */
export async function ballCounts(
  workspace: KernelWorkspace,
  points: Points,
  { centres, radii }: Balls,
  betweenPasses: () => Promise<void>,
): Promise<Int32Array> {
  return workspace.scope(async () => {
    const heldCentres = holdPanels(workspace, centres);
    const squares = new Float32Array(heldCentres.places);
    for (const [ball, radius] of radii.entries()) squares[ball] = radius ** 2;
    const heldSquares = workspace.hold(squares);
    const held = holdPanels(workspace, points);
    const parts = Math.ceil(held.places / POINTS_A_PART);
    const most = Math.min(parts, MOST_PARTS);
    const tiles = workspace.allocate('u8', most * TILE_BYTES);
    const out = workspace.allocate('i32', held.places);
    const run = (first: number, count: number) => {
      workspace.run('ballCounts', count, [
        ...[heldCentres.values, heldSquares, heldCentres.places],
        ...[held.values, held.places, points.dim, first, tiles, out],
      ]);
    };
    await inSlices(parts, most, run, betweenPasses);
    return workspace.i32(out).slice(0, points.count);
  });
}
