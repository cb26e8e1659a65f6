import { createRandom } from '../../../src-shared/random';
import type { KernelWorkspace } from '../kernels/workspace';
import type { ClosenessCurve } from './closenessCurve';
import type { EdgeRows } from './fuzzyUnion';

/** What is laid out: vertices by the pulls of their edges to others, and by pushes of others drawn at random. */
export interface Layout {
  /** Of the vertices, [count * 2]. */
  start: Float32Array;
  edges: EdgeRows;
  /** Where the edges end, [otherCount * 2], and stays; null: at the vertices themselves. */
  fixed: Float32Array | null;
  curve: ClosenessCurve;
  epochs: number;
  seed: number;
}

/** Of kernels/assembly/umapEpoch.ts. */
const PART = 128;
/**
 * In an epoch so many groups of vertices move one after the other, each by where the groups before it have gone. Within
 * a group all see each other where they were, so that threads may share it out in any way.
 */
const GROUPS = 8;
const SLICE_MS = 30;

/**
 * Returns the map [count * 2] after all epochs, as the authors' program computes it but for the order in which edges
 * act: McInnes, Healy and Melville, "UMAP", 2018, algorithm 5.
 * @param tell hears of the map every few dozen milliseconds, and at the end.
 */
export async function layOutEdges(
  workspace: KernelWorkspace,
  layout: Layout,
  tell: (epoch: number, coords: Float32Array) => void,
  betweenPasses: () => Promise<void>,
): Promise<Float32Array> {
  return workspace.scope(async () => {
    const { fixed, curve, epochs, seed } = layout;
    const count = layout.start.length / 2;
    const size = Math.ceil(count / GROUPS);
    const order = groupOrder(layout.edges, size, seed);
    const edges = inOrder(layout.edges, order, fixed === null);
    const largest = edges.weights.reduce((most, weight) => Math.max(most, weight), 0);
    const coords = workspace.hold(
      Float32Array.from(
        { length: 2 * count },
        (_, at) => layout.start[2 * order[at >> 1]! + (at & 1)]!,
      ),
    );
    const others = fixed === null ? coords : workspace.hold(fixed);
    const otherCount = fixed === null ? count : fixed.length / 2;
    const starts = workspace.hold(edges.starts);
    const ends = workspace.hold(edges.ends);
    const rates = workspace.hold(edges.weights.map((weight) => weight / largest));
    // The kernel moves 4 at a time, beyond the last too.
    const moved = workspace.allocate('f32', 2 * (size + 3));
    const partBytes = 16 * mostEdges(edges);
    const scratch = workspace.allocate('u8', Math.ceil(size / PART) * partBytes);
    const word = Math.floor(createRandom(seed, 'umap/pushes').uniform() * 2 ** 31);
    const current = () => {
      const inGroups = workspace.f32(coords);
      const all = new Float32Array(2 * count);
      for (let at = 0; at < count; at++) {
        all[2 * order[at]!] = inGroups[2 * at]!;
        all[2 * order[at]! + 1] = inGroups[2 * at + 1]!;
      }
      return all;
    };
    let toldMs = performance.now();
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const step = { float: 1 - (epoch - 1) / epochs };
      for (let first = 0; first < count; first += size) {
        const end = Math.min(first + size, count);
        workspace.run('umapEpoch', Math.ceil((end - first) / PART), [
          ...[coords, others, otherCount, moved, first, end, starts, ends, rates, epoch, word],
          ...[
            fixed === null ? 2 : 1,
            step,
            { float: curve.a },
            { float: curve.b },
            scratch,
            partBytes,
          ],
        ]);
        workspace.f32(coords).set(workspace.f32(moved).subarray(0, 2 * (end - first)), 2 * first);
      }
      if (epoch === epochs || performance.now() - toldMs < SLICE_MS) continue;
      tell(epoch, current());
      await betweenPasses();
      toldMs = performance.now();
    }
    return current();
  });
}

/**
 * Returns the vertices group after group. Groups are drawn at random, since those in which points come are often classes,
 * or neighbours on a curve. In a group, vertices that are pulled as often lie together, since four move at a time.
 */
function groupOrder({ starts, weights }: EdgeRows, size: number, seed: number): Uint32Array {
  const count = starts.length - 1;
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const sums = Float64Array.from(order, (vertex) =>
    weights.subarray(starts[vertex], starts[vertex + 1]).reduce((sum, weight) => sum + weight, 0),
  );
  createRandom(seed, 'umap/groups').shuffle(order);
  for (let first = 0; first < count; first += size) {
    order.subarray(first, first + size).sort((a, b) => sums[a]! - sums[b]! || a - b);
  }
  return order;
}

function mostEdges({ starts }: EdgeRows): number {
  return starts.reduce(
    (most, start, vertex) => Math.max(most, (starts[vertex + 1] ?? start) - start),
    0,
  );
}

/** Returns the rows in an order, with their ends by their places in it where `renumbers`. */
function inOrder(edges: EdgeRows, order: Uint32Array, renumbers: boolean): EdgeRows {
  const places = new Int32Array(order.length);
  for (const [place, vertex] of order.entries()) places[vertex] = place;
  const starts = new Int32Array(order.length + 1);
  const ends = new Int32Array(edges.ends.length);
  const weights = new Float32Array(edges.ends.length);
  for (const [place, vertex] of order.entries()) {
    let next = starts[place]!;
    for (let at = edges.starts[vertex]!; at < edges.starts[vertex + 1]!; at++) {
      ends[next] = renumbers ? places[edges.ends[at]!]! : edges.ends[at]!;
      weights[next++] = edges.weights[at]!;
    }
    starts[place + 1] = next;
  }
  return { starts, ends, weights };
}
