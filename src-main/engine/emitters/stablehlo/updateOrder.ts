import { nodesInOrder, type StepGraph, type StepNode, type Value } from '../../graph/stepGraph';
import type { FunctionText, SsaValue } from './functionText';

/*
 * In a loop XLA changes a variable where it lies only if it can tell that all who read it have done so; otherwise it
 * copies the variable before each step. A layer's weights are read once more when the gradient goes on to the layer
 * before it, and that does not depend on their update, nor the update on it. So the numbers that updates alone
 * need, such as the size of a step, are made to wait for all who read.
 */

/** What of a graph belongs to its updates alone. */
export interface UpdateOrder {
  /** Nodes on which no output depends and that need one of these inputs; they come last. */
  readonly late: ReadonlySet<StepNode>;
  /** What must have been computed before them: the outputs, with all that leads there, and what else reads. */
  readonly awaited: readonly Value[];
}

/** Operations that show the same elements in another way: who reads them reads what they show. */
const VIEWS: ReadonlySet<string> = new Set(['reshape', 'transpose', 'broadcast']);

/** Returns the order of a graph that changes variables; null where none of its inputs is for updates alone. */
export function updateOrder(graph: StepGraph): UpdateOrder | null {
  const forOutputs = new Set(nodesInOrder({ outputs: graph.outputs, updates: [] }));
  const nodes = nodesInOrder(graph);
  const late = new Set<StepNode>();
  for (const node of nodes) {
    const isSource = node.operation === 'input' && !forOutputs.has(node);
    if (isSource || node.inputs.some((input) => late.has(input.node))) late.add(node);
  }
  if (late.size === 0) return null;
  const updated = new Set(graph.updates.map(({ variable }) => variable));
  const shown = new Set<StepNode>();
  const awaited = graph.outputs.map(({ value }) => value);
  for (const node of nodes) {
    const isUpdated = node.operation === 'state' && updated.has(node.attributes.name);
    const reads = node.inputs.some((input) => shown.has(input.node));
    if (isUpdated || (reads && VIEWS.has(node.operation))) shown.add(node);
    else if (reads && !late.has(node) && !forOutputs.has(node))
      awaited.push({ node, output: 0, ...node.results[0]! });
  }
  return { late, awaited };
}

/** Returns a number that is computed after others, float32 []; NaN where one of their first elements is. */
export function numberAfter(
  text: FunctionText,
  number: SsaValue,
  others: readonly SsaValue[],
): SsaValue {
  const firsts = others.map((other) => text.convert(firstElement(text, other), 'f32'));
  const sum = firsts.reduce((a, b) => text.elementwise('add', a, b));
  // Equal to itself is what is a number. Multiplied by 0, an infinity would spoil the number.
  const isNumber = text.compare('EQ', sum, sum);
  return text.select(isNumber, number, NaN);
}

function firstElement(text: FunctionText, x: SsaValue): SsaValue {
  const [origin, ones] = [x.shape.map(() => 0), x.shape.map(() => 1)];
  return x.shape.length === 0 ? x : text.reshape(text.slice(x, origin, ones), []);
}
