import {
  BYTES_PER_ELEMENT,
  elementsOf,
  nodesInOrder,
  type StepGraph,
  type StepNode,
} from './stepGraph';

/** Operations that make no tensor of their own size: they look into another, or are held elsewhere. */
const WITHOUT_MEMORY = new Set(['state', 'reshape', 'constant']);

/**
 * Returns the most bytes that the values of a graph take at one time when its nodes are computed one
 * after the other and every value is freed after its last use. The state's variables are left out,
 * as are values that are only updates of them.
 */
export function peakBytes(graph: StepGraph): number {
  const nodes = nodesInOrder(graph);
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
    held += bytesOf(node);
    peak = Math.max(peak, held);
    for (const freed of freedAfter.get(place) ?? []) held -= bytesOf(freed);
  }
  return peak;
}

function bytesOf(node: StepNode): number {
  if (WITHOUT_MEMORY.has(node.operation) || node.operation === 'adam') return 0;
  return node.results.reduce(
    (sum, { dtype, shape }) => sum + BYTES_PER_ELEMENT[dtype] * elementsOf(shape),
    0,
  );
}

/** The node whose memory a value lies in. */
function owner(node: StepNode): StepNode {
  return node.operation === 'reshape' ? owner(node.inputs[0]!.node) : node;
}
