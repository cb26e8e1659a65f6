import { nodesInOrder, type StepGraph, type StepNode, type Value } from './stepGraph';

/** Constants longer than this are shown by their first numbers. */
const SHOWN_NUMBERS = 8;

/**
 * Returns the graph as text, one line a node in the order of computation:
 *   %3 = matMul(%1, %2) {transposesA: false, transposesB: true} float32[128, 512]
 */
export function printGraph(graph: StepGraph): string {
  const nodes = nodesInOrder(graph);
  const numbers = new Map<StepNode, number>(nodes.map((node, index) => [node, index]));
  const nameOf = ({ node, output }: Value) =>
    `%${numbers.get(node)!}${node.results.length > 1 ? `:${output}` : ''}`;
  const lines = nodes.map((node) => {
    const inputs = node.inputs.map(nameOf).join(', ');
    const types = node.results.map(({ dtype, shape }) => `${dtype}[${shape.join(', ')}]`);
    const attributes = attributesText(node);
    return `%${numbers.get(node)!} = ${node.operation}(${inputs})${attributes} ${types.join(', ')}`;
  });
  for (const { name, value } of graph.outputs) lines.push(`output ${name} = ${nameOf(value)}`);
  for (const { variable, value } of graph.updates) lines.push(`${variable} <- ${nameOf(value)}`);
  return `${lines.join('\n')}\n`;
}

function attributesText({ attributes }: StepNode): string {
  const entries = Object.entries(attributes as Record<string, unknown>);
  if (entries.length === 0) return '';
  return ` {${entries.map(([key, value]) => `${key}: ${attributeText(value)}`).join(', ')}}`;
}

function attributeText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (!ArrayBuffer.isView(value)) return JSON.stringify(value);
  const numbers = [...(value as Float32Array)].map(numberText);
  const shown = numbers.slice(0, SHOWN_NUMBERS).join(', ');
  return numbers.length > SHOWN_NUMBERS ? `[${shown}, ... ${numbers.length}]` : `[${shown}]`;
}

/** JSON has no infinities, and -0 would lose its sign. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
