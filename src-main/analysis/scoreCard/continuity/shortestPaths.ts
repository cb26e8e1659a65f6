/** An undirected graph: the edges of node i are places starts[i]..starts[i + 1] - 1 of the other two. */
export interface Graph {
  starts: Int32Array;
  targets: Int32Array;
  lengths: Float64Array;
}

/** Returns the graph of undirected edges between `nodeCount` nodes; lengths are at least 0. */
export function graphOf(
  nodeCount: number,
  edges: readonly (readonly [number, number])[],
  edgeLengths: ArrayLike<number>,
): Graph {
  const starts = new Int32Array(nodeCount + 1);
  for (const edge of edges) for (const node of edge) starts[node + 1]! += 1;
  for (let node = 0; node < nodeCount; node++) starts[node + 1]! += starts[node]!;
  const next = starts.slice();
  const targets = new Int32Array(2 * edges.length);
  const lengths = new Float64Array(2 * edges.length);
  const put = (from: number, to: number, length: number) => {
    const place = next[from]!++;
    targets[place] = to;
    lengths[place] = length;
  };
  for (const [at, [a, b]] of edges.entries()) {
    put(a, b, edgeLengths[at]!);
    put(b, a, edgeLengths[at]!);
  }
  return { starts, targets, lengths };
}

/**
 * Returns the length of the shortest path from one node to each, Infinity where there is none. Dijkstra, A Note on Two
 * Problems in Connexion with Graphs, 1959, with a scan for the nearest node: right for graphs of some hundred nodes.
 */
export function shortestPaths({ starts, targets, lengths }: Graph, from: number): Float64Array {
  const nodeCount = starts.length - 1;
  const distances = new Float64Array(nodeCount).fill(Infinity);
  const isSettled = new Uint8Array(nodeCount);
  distances[from] = 0;
  for (;;) {
    let nearest = -1;
    for (let node = 0; node < nodeCount; node++) {
      if (isSettled[node] || distances[node] === Infinity) continue;
      if (nearest < 0 || distances[node]! < distances[nearest]!) nearest = node;
    }
    if (nearest < 0) return distances;
    isSettled[nearest] = 1;
    for (let place = starts[nearest]!; place < starts[nearest + 1]!; place++) {
      const target = targets[place]!;
      distances[target] = Math.min(distances[target]!, distances[nearest]! + lengths[place]!);
    }
  }
}
