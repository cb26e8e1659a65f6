import { sizeOf } from '../shape';
import { BYTES_PER_ELEMENT, nodesInOrder, type StepGraph, type StepNode } from './stepGraph';

/** Operations that make no tensor of their own size: they look into another, or are held elsewhere. */
const WITHOUT_MEMORY = new Set(['state', 'reshape', 'constant']);

/**
 * Returns the most bytes that the values of a graph take at one time when its nodes are computed one
 * after the other and every value is freed after its last use. The state's variables are left out,
 * as are values that are only updates of them.
 */
export function peakBytes(graph: StepGraph): number {
  return peakOf(graph, nodesInOrder(graph), bytesOf);
}

/**
 * Returns `peakBytes` as a function of a program's batch size, without tracing it for large ones. Each
 * value's bytes are taken to be a polynomial of the size, of degree 2 at most: matrices of all pairs of
 * a batch have that, all else grows evenly or not at all. The peak itself is none, for it moves from
 * where the weights count to where the images do.
 * @param graphOf traces the program for a size.
 */
export function peakBytesBySize(graphOf: (size: number) => StepGraph): (size: number) => number {
  // A batch of one image may be written differently.
  const graph = graphOf(2);
  const [nodes, grown, grownAgain] = [graph, graphOf(3), graphOf(4)].map(nodesInOrder) as [
    StepNode[],
    StepNode[],
    StepNode[],
  ];
  const isAlike = [grown, grownAgain].every(
    (others) =>
      others.length === nodes.length &&
      others.every(({ operation }, place) => operation === nodes[place]!.operation),
  );
  if (!isAlike) return (size) => peakBytes(graphOf(size));
  const growth = new Map(
    nodes.map((node, place) => {
      const [two, three, four] = [node, grown[place]!, grownAgain[place]!].map(bytesOf);
      return [node, { two: two!, first: three! - two!, second: four! - 2 * three! + two! }];
    }),
  );
  return (size) =>
    peakOf(graph, nodes, (node) => {
      const { two, first, second } = growth.get(node)!;
      // Newton's interpolation by forward differences.
      return two + (size - 2) * first + ((size - 2) * (size - 3) * second) / 2;
    });
}

function peakOf(
  graph: StepGraph,
  nodes: readonly StepNode[],
  bytesOfNode: (node: StepNode) => number,
): number {
  const lastUse = new Map<StepNode, number>();
  for (const [place, node] of nodes.entries()) {
    for (const input of node.inputs) lastUse.set(owner(input.node), place);
  }
  for (const { value } of graph.outputs) lastUse.set(owner(value.node), nodes.length);
  const freedAfter = new Map<number, StepNode[]>();
  for (const [node, place] of lastUse) {
    freedAfter.set(place, [...(freedAfter.get(place) ?? []), node]);
  }
  let held = 0;
  let peak = 0;
  for (const [place, node] of nodes.entries()) {
    held += bytesOfNode(node);
    peak = Math.max(peak, held);
    for (const freed of freedAfter.get(place) ?? []) held -= bytesOfNode(freed);
  }
  return peak;
}

function bytesOf(node: StepNode): number {
  if (WITHOUT_MEMORY.has(node.operation) || node.operation === 'adam') return 0;
  return node.results.reduce(
    (sum, { dtype, shape }) => sum + BYTES_PER_ELEMENT[dtype] * sizeOf(shape),
    0,
  );
}

/** The node whose memory a value lies in. */
function owner(node: StepNode): StepNode {
  return node.operation === 'reshape' ? owner(node.inputs[0]!.node) : node;
}
