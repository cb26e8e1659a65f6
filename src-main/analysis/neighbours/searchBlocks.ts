import { inSlices } from '../kernels/inSlices';
import type { KernelWorkspace, Region } from '../kernels/workspace';
import type { Panels } from './panels';

/** What is searched, in the workspace: the numbers that kernels/assembly/nearest.ts asks for. */
export interface Search {
  points: Panels;
  /** The index of the point at each place. */
  pointIds: Region;
  queries: Panels;
  /** For each place of a query the index of the point that is not its neighbour, or -1. */
  queryIds: Region;
  k: number;
  /** i32[4] for each block of queries: first place, end, first range, end. */
  blocks: Int32Array;
  /** i32[2] for each range: first panel of points, end. */
  ranges: Int32Array;
}

/** Found neighbours by the places of the queries, k for each. */
export interface Found {
  ids: Region;
  distances: Region;
}

/**
 * Candidates beyond k that are measured exactly: squares in 32-bit floats can only misplace points whose distances
 * agree in the first six digits.
 */
const SPARE = 16;
const TILE_BYTES = 128;
const MOST_SCRATCH_BYTES = 2 ** 25;

/** Does all blocks of a search. The result lies in the workspace. */
export async function searchBlocks(
  workspace: KernelWorkspace,
  search: Search,
  betweenPasses: () => Promise<void>,
): Promise<Found> {
  const { points, queries, k } = search;
  const ids = workspace.allocate('i32', queries.places * k);
  const distances = workspace.allocate('f32', queries.places * k);
  const blocks = workspace.hold(search.blocks);
  const ranges = workspace.hold(search.ranges);
  const kept = k + SPARE;
  const room = 2 * kept + 32;
  const partBytes = scratchBytes(search.blocks, kept, room);
  const count = search.blocks.length / 4;
  const most = Math.min(
    count,
    Math.max(workspace.threads, Math.floor(MOST_SCRATCH_BYTES / partBytes)),
  );
  const scratch = workspace.allocate('u8', most * partBytes);
  await inSlices(
    count,
    most,
    (first, parts) => {
      workspace.run('nearest', parts, [
        ...[points.values, search.pointIds, queries.values, search.queryIds, points.dim],
        ...[k, kept, room, blocks, ranges, first, scratch, partBytes, ids, distances],
      ]);
    },
    betweenPasses,
  );
  return { ids, distances };
}

function scratchBytes(blocks: Int32Array, kept: number, room: number): number {
  let queries = 0;
  for (let at = 0; at < blocks.length; at += 4) {
    queries = Math.max(queries, blocks[at + 1]! - blocks[at]!);
  }
  const bytes = TILE_BYTES + 8 * (queries + 1) + 8 * queries * room + 12 * kept;
  return Math.ceil(bytes / 64) * 64;
}

/** Returns `first..end` in blocks of at most `size` places, all with the same ranges. */
export function* blocksOf(
  first: number,
  end: number,
  size: number,
  [firstRange, endRange]: readonly [number, number],
): Generator<number> {
  for (let place = first; place < end; place += size) {
    yield* [place, Math.min(place + size, end), firstRange, endRange];
  }
}
