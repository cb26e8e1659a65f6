import type { KernelWorkspace, Region } from '../kernels/workspace';
import type { Points } from '../points';
import { holdPanels, PANEL, type Panels } from './panels';
import { blocksOf, searchBlocks } from './searchBlocks';

/** The `k` nearest points of each of `count`, the nearest first; both arrays are [count * k]. */
export interface Neighbours {
  count: number;
  k: number;
  indices: Int32Array;
  /** Euclidean. */
  distances: Float32Array;
}

/**
 * Returns the nearest neighbours of points among themselves; none is its own neighbour. Ties go to the lower index.
 * Throws RangeError unless 1 <= k < count and all values are finite.
 * @param betweenPasses awaited every few dozen milliseconds; what it throws ends the search.
 */
export async function nearestNeighbours(
  workspace: KernelWorkspace,
  points: Points,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  return amongThemselves(workspace, points, null, k, betweenPasses);
}

/** Returns the nearest neighbours, among all points, of some of them, as `nearestNeighbours`. */
export async function nearestOfSome(
  workspace: KernelWorkspace,
  points: Points,
  some: Int32Array,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  return amongThemselves(workspace, points, some, k, betweenPasses);
}

/**
 * Returns the nearest of `points` to each query, as `nearestNeighbours`, but that k may be as large as their count.
 * Throws RangeError also where queries have other dimensions than points.
 */
export async function nearestAmong(
  workspace: KernelWorkspace,
  queries: Points,
  points: Points,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  if (points.count < 1) throw new RangeError('points must be at least 1, got 0');
  checkNeighbourCount(k, points.count);
  if (queries.dim !== points.dim) {
    throw new RangeError(`queries must have ${points.dim} dimensions, got ${queries.dim}`);
  }
  return workspace.scope(async () => {
    const panels = holdPanels(workspace, points);
    const pointIds = holdIds(workspace, panels);
    const asked = holdPanels(workspace, queries);
    const queryIds = workspace.hold(new Int32Array(asked.places).fill(-1));
    const all = { points: panels, pointIds, queries: asked, queryIds };
    return search(workspace, all, queries.count, points.count, k, betweenPasses);
  });
}

/** Throws RangeError unless k is an integer in 1..most. */
export function checkNeighbourCount(k: number, most: number): void {
  if (!Number.isInteger(k) || k < 1 || k > most) {
    throw new RangeError(`k must be an integer in 1..${most}, got ${k}`);
  }
}

async function amongThemselves(
  workspace: KernelWorkspace,
  points: Points,
  some: Int32Array | null,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  if (points.count < 2) throw new RangeError(`points must be at least 2, got ${points.count}`);
  checkNeighbourCount(k, points.count - 1);
  return workspace.scope(async () => {
    const panels = holdPanels(workspace, points);
    const pointIds = holdIds(workspace, panels);
    const asked =
      some === null
        ? { queries: panels, queryIds: pointIds }
        : { queries: holdPanels(workspace, points, some), queryIds: workspace.hold(some) };
    const all = { points: panels, pointIds, ...asked };
    return search(workspace, all, some?.length ?? points.count, points.count, k, betweenPasses);
  });
}

/** The places of points that lie in their own order. */
function holdIds(workspace: KernelWorkspace, panels: Panels): Region {
  return workspace.hold(Int32Array.from({ length: panels.places }, (_, place) => place));
}

async function search(
  workspace: KernelWorkspace,
  panels: Pick<Parameters<typeof searchBlocks>[1], 'points' | 'pointIds' | 'queries' | 'queryIds'>,
  queries: number,
  points: number,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<Neighbours> {
  const size = blockSize(queries, workspace.threads);
  const blocks = Int32Array.from(blocksOf(0, queries, size, [0, 1]));
  const ranges = Int32Array.of(0, Math.ceil(points / PANEL));
  const found = await searchBlocks(workspace, { ...panels, k, blocks, ranges }, betweenPasses);
  return {
    count: queries,
    k,
    indices: workspace.i32(found.ids).slice(0, queries * k),
    distances: workspace.f32(found.distances).slice(0, queries * k),
  };
}

/** Queries that share what is read of the points. */
const MOST_QUERIES = 32;

/** Returns a number of queries that leaves parts enough for all threads. */
function blockSize(queries: number, threads: number): number {
  const shared = Math.ceil(queries / (8 * threads));
  return Math.ceil(Math.min(MOST_QUERIES, shared) / 4) * 4;
}
