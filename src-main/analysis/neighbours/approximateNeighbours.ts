import type { KernelWorkspace } from '../kernels/workspace';
import type { Points } from '../points';
import { cellCentres } from './cellCentres';
import { checkNeighbourCount, nearestAmong, type Neighbours } from './nearestNeighbours';
import { holdPanels, PANEL } from './panels';
import { type Found, searchBlocks } from './searchBlocks';

/** Cells in which a point looks for neighbours; the fewer, the more of them lie beyond. */
const SEEN_CELLS = 8;
/** Points that look together, in the cells of each of them. */
const BLOCK = 32;

/**
 * Returns neighbours as `nearestNeighbours`, but for each point only those in the 8 nearest of some sqrt(count) cells, and
 * in those of the points that look together with it: of MNIST's 70,000 images in 50 dimensions it finds 98 % of the 90
 * nearest in a third of the time. The same points and seed give the same neighbours. Throws as `nearestNeighbours`.
 */
export async function approximateNeighbours(
  workspace: KernelWorkspace,
  points: Points,
  k: number,
  seed: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  if (points.count < 2) throw new RangeError(`points must be at least 2, got ${points.count}`);
  checkNeighbourCount(k, points.count - 1);
  const cellCount = Math.ceil(Math.sqrt(points.count));
  const centres = await cellCentres(workspace, points, cellCount, seed, betweenPasses);
  const seen = Math.min(SEEN_CELLS, cellCount);
  const near = await nearestAmong(workspace, points, centres, seen, betweenPasses);
  return workspace.scope(async () => {
    const { order, starts, sizes } = placesOf(near, cellCount);
    const panels = holdPanels(workspace, points, order);
    const ids = workspace.hold(order);
    const blocks: number[] = [];
    const ranges: number[] = [];
    for (let cell = 0; cell < cellCount; cell++) {
      const end = starts[cell]! + sizes[cell]!;
      for (let first = starts[cell]!; first < end; first += BLOCK) {
        const block = order.subarray(first, Math.min(first + BLOCK, end));
        const firstRange = ranges.length / 2;
        for (const other of cellsOf(block, near, sizes, k)) {
          ranges.push(starts[other]! / PANEL, starts[other + 1]! / PANEL);
        }
        blocks.push(first, first + block.length, firstRange, ranges.length / 2);
      }
    }
    const search = {
      ...{ points: panels, pointIds: ids, queries: panels, queryIds: ids, k },
      ...{ blocks: Int32Array.from(blocks), ranges: Int32Array.from(ranges) },
    };
    const found = await searchBlocks(workspace, search, betweenPasses);
    return inOwnOrder(workspace, found, order, points.count, k);
  });
}

/**
 * Gives each point a place, cell after cell and each cell beginning a panel; in a cell those lie together that have the
 * same next cell, since they look in much the same ones. Returns the point of each place (-1: none), where cells begin
 * and how many points each has.
 */
function placesOf({ count, k, indices }: Neighbours, cellCount: number) {
  const sizes = new Int32Array(cellCount);
  for (let point = 0; point < count; point++) sizes[indices[point * k]!]!++;
  const starts = new Int32Array(cellCount + 1);
  for (const [cell, size] of sizes.entries()) {
    starts[cell + 1] = starts[cell]! + Math.ceil(size / PANEL) * PANEL;
  }
  const next = starts.slice();
  const order = new Int32Array(starts[cellCount]!).fill(-1);
  const byNextCell = Int32Array.from({ length: count }, (_, point) => point).sort(
    (a, b) => indices[a * k + 1]! - indices[b * k + 1]! || a - b,
  );
  for (const point of byNextCell) order[next[indices[point * k]!]!++] = point;
  return { order, starts, sizes };
}

/** Returns the cells in which some points look; where these hold too few for k neighbours, all cells. */
function cellsOf(
  block: Int32Array,
  near: Neighbours,
  sizes: Int32Array,
  k: number,
): Iterable<number> {
  const cells = new Set<number>();
  for (const point of block) {
    for (let at = point * near.k; at < (point + 1) * near.k; at++) cells.add(near.indices[at]!);
  }
  let held = 0;
  for (const cell of cells) held += sizes[cell]!;
  return held > k ? cells : sizes.keys();
}

function inOwnOrder(
  workspace: KernelWorkspace,
  found: Found,
  order: Int32Array,
  count: number,
  k: number,
): Neighbours {
  const ids = workspace.i32(found.ids);
  const lengths = workspace.f32(found.distances);
  const indices = new Int32Array(count * k);
  const distances = new Float32Array(count * k);
  for (const [place, point] of order.entries()) {
    if (point < 0) continue;
    indices.set(ids.subarray(place * k, (place + 1) * k), point * k);
    distances.set(lengths.subarray(place * k, (place + 1) * k), point * k);
  }
  return { count, k, indices, distances };
}
