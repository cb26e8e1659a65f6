import type { Neighbours } from '../neighbours/nearestNeighbours';

/** Edges in the rows of their vertices: those of vertex v are starts[v] to starts[v + 1]. */
export interface EdgeRows {
  starts: Int32Array;
  ends: Int32Array;
  weights: Float32Array;
}

/**
 * Returns the edges of a graph of neighbours in both directions, with the weight p + q - p q of memberships p and q
 * either way: McInnes, Healy and Melville, "UMAP", 2018, section 3.1.
 */
export function fuzzyUnion({ count, k, indices }: Neighbours, memberships: Float32Array): EdgeRows {
  const backward = turned(count, k, indices, memberships);
  const most = indices.length + backward.ends.length;
  const starts = new Int32Array(count + 1);
  const ends = new Int32Array(most);
  const weights = new Float32Array(most);
  /** Where the edge of the current vertex to another lies. */
  const places = new Int32Array(count).fill(-1);
  let next = 0;
  for (let vertex = 0; vertex < count; vertex++) {
    const first = next;
    for (let at = vertex * k; at < (vertex + 1) * k; at++) {
      places[indices[at]!] = next;
      ends[next] = indices[at]!;
      weights[next++] = memberships[at]!;
    }
    for (let at = backward.starts[vertex]!; at < backward.starts[vertex + 1]!; at++) {
      const end = backward.ends[at]!;
      const weight = backward.weights[at]!;
      const place = places[end]!;
      if (place >= first) {
        weights[place]! += weight - weights[place]! * weight;
      } else {
        ends[next] = end;
        weights[next++] = weight;
      }
    }
    starts[vertex + 1] = next;
  }
  return { starts, ends: ends.slice(0, next), weights: weights.slice(0, next) };
}

/** Returns the same edges in the rows of their other ends. */
function turned(
  count: number,
  k: number,
  indices: Int32Array,
  memberships: Float32Array,
): EdgeRows {
  const starts = new Int32Array(count + 1);
  for (const index of indices) starts[index + 1]!++;
  for (let vertex = 0; vertex < count; vertex++) starts[vertex + 1]! += starts[vertex]!;
  const next = starts.slice();
  const ends = new Int32Array(indices.length);
  const weights = new Float32Array(indices.length);
  for (const [at, index] of indices.entries()) {
    const place = next[index]!++;
    ends[place] = Math.floor(at / k);
    weights[place] = memberships[at]!;
  }
  return { starts, ends, weights };
}
