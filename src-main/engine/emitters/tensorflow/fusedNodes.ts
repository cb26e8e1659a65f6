import { nodesInOrder, type StepGraph, type StepNode } from '../../graph/stepGraph';

/** Pairs of nodes that one of our kernels computes in one pass over memory. */
export interface FusedNodes {
  /** By ReLU: the bias add before it, which nothing else uses. */
  readonly biasRelus: ReadonlyMap<StepNode, StepNode>;
  /** By gradient of a bias: the gradient through the ReLU that it sums up. */
  readonly biasSums: ReadonlyMap<StepNode, StepNode>;
}

export const NOTHING_FUSED: FusedNodes = { biasRelus: new Map(), biasSums: new Map() };

/**
 * Returns the pairs of a graph. A bias add behind a plain convolution or matrix product is left to
 * TensorFlow, which adds it while the product is being made.
 */
export function fusedNodes(graph: StepGraph): FusedNodes {
  const nodes = nodesInOrder(graph);
  const uses = new Map<StepNode, number>();
  const used = [
    ...nodes.flatMap(({ inputs }) => inputs),
    ...[...graph.outputs, ...graph.updates].map(({ value }) => value),
  ];
  for (const { node } of used) uses.set(node, (uses.get(node) ?? 0) + 1);
  const biasRelus = new Map<StepNode, StepNode>();
  const biasSums = new Map<StepNode, StepNode>();
  for (const node of nodes) {
    const source = node.inputs[0]?.node;
    if (source === undefined) continue;
    const isRelu = node.operation === 'unary' && node.attributes.function === 'relu';
    if (
      isRelu &&
      source.operation === 'biasAdd' &&
      uses.get(source) === 1 &&
      source.inputs[0]!.node.operation === 'convolutionInputGradient'
    ) {
      biasRelus.set(node, source);
    }
    if (node.operation === 'biasGradient' && source.operation === 'reluGradient') {
      biasSums.set(node, source);
    }
  }
  return { biasRelus, biasSums };
}
