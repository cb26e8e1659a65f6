import type { Precision } from '../../../../src-shared/runConfig';
import {
  type DType,
  type NamedType,
  nodesInOrder,
  type StepGraph,
  type StepNode,
  type Value,
} from '../../graph/stepGraph';
import type { Shape } from '../../shape';
import type { Emission } from './emission';
import { elementType, FunctionText, integersText, type SsaValue, typeText } from './functionText';
import { type EmittedOperation, STABLEHLO_OPERATIONS } from './operations';
import { moduleAttributes, shardingAttribute, splitAxisOf } from './sharding';
import { numberAfter, updateOrder, type UpdateOrder } from './updateOrder';

export interface EmitOptions {
  /** What the state consists of, in order; a training program takes and gives all of it. */
  variables: readonly NamedType[];
  precision: Precision;
  /**
   * Devices that share each batch; 1 for one. More need a compilation for one replica of so many partitions, with
   * `use_spmd_partitioning` and `use_shardy_partitioner`; each device then takes its part of what is split.
   */
  partitions: number;
}

/** A tensor that `main` takes or gives. */
interface Place {
  name: string;
  dtype: DType;
  shape: Shape;
  /** The axis of which each device has its part, in order; null where each has the whole. */
  splitAxis: number | null;
}

/** What `main` takes. 'steps', int32 [], is how many steps to do. */
export type EmittedParameter =
  ({ kind: 'variable' | 'input' } & Place) | { kind: 'steps'; dtype: 'int32'; shape: Shape };

/** What `main` gives, whole on each device. */
export type EmittedResult = { kind: 'variable' | 'output' } & NamedType;

export interface EmittedProgram {
  /** A StableHLO module with one public function `main`. */
  text: string;
  /** What main takes, in order. */
  parameters: readonly EmittedParameter[];
  /** What main gives, in order. */
  results: readonly EmittedResult[];
}

/**
 * Returns a program that computes a graph once. It takes the variables that the graph reads, then the inputs, and
 * gives the variables that it updates, then the outputs. Variables that are updated are donated.
 */
export function emitCall(graph: StepGraph, options: EmitOptions): EmittedProgram {
  const read = variablesRead(graph);
  const updates = updatesInOrder(graph, options);
  const parameters = [
    ...variablePlaces(options, (name) => read.has(name)),
    ...graph.inputs.map((input) => inputPlace(input, options, 0)),
  ];
  const results = [
    ...updates.map(({ variable }) => variableResult(options, variable)),
    ...graph.outputs.map(({ name, value }) => outputResult(name, value, value.shape)),
  ];
  return program(parameters, results, options, (text, given) => {
    const sources = new Map(parameters.map((parameter, i) => [keyOf(parameter), given[i]!]));
    const computed = emitNodes(text, graph, sources, options);
    return [...updates, ...graph.outputs].map(({ value }) => computed(value));
  });
}

/**
 * Returns a program that computes a graph some times, each time with the variables that the time before left. It
 * takes the variables that are read or updated, the number of steps (at most `capacity`), and each input with a
 * leading axis of `capacity` steps; and gives the updated variables, then each output with that axis, 0 for steps
 * that were not done. Updated variables are donated; the others are neither given back nor copied.
 */
export function emitLoop(
  graph: StepGraph,
  options: EmitOptions & { capacity: number },
): EmittedProgram {
  const { capacity } = options;
  const read = variablesRead(graph);
  const updates = updatesInOrder(graph, options);
  const updated = new Set(updates.map(({ variable }) => variable));
  const parameters: EmittedParameter[] = [
    ...variablePlaces(options, (name) => read.has(name) || updated.has(name)),
    { kind: 'steps', dtype: 'int32', shape: [] },
    ...graph.inputs.map((input) =>
      inputPlace({ ...input, shape: [capacity, ...input.shape] }, options, 1),
    ),
  ];
  const results = [
    ...updates.map(({ variable }) => variableResult(options, variable)),
    ...graph.outputs.map(({ name, value }) =>
      outputResult(name, value, [capacity, ...value.shape]),
    ),
  ];
  // The first element of a batch lies on one of several devices, and the others would have to be told.
  const order = options.partitions === 1 ? updateOrder(graph) : null;
  return program(parameters, results, options, (text, given) => {
    const sources = new Map(parameters.map((parameter, i) => [keyOf(parameter), given[i]!]));
    const variables = updates.map(({ variable }) => sources.get(variableKey(variable))!);
    const rows = graph.outputs.map(({ value }) =>
      text.filled(0, elementType(value.dtype), [capacity, ...value.shape]),
    );
    const initial = [text.filled(0, 'i32', []), ...variables, ...rows];
    const body = (carried: readonly SsaValue[]) => {
      const step = carried[0]!;
      const ofStep = new Map(sources);
      updates.forEach(({ variable }, i) => ofStep.set(variableKey(variable), carried[1 + i]!));
      for (const { name } of graph.inputs) {
        ofStep.set(inputKey(name), rowOf(text, sources.get(inputKey(name))!, step));
      }
      const computed = emitNodes(text, graph, ofStep, options, order);
      return [
        text.elementwise('add', step, 1),
        ...updates.map(({ value }) => computed(value)),
        ...graph.outputs.map(({ value }, i) =>
          withRow(text, carried[1 + updates.length + i]!, computed(value), step),
        ),
      ];
    };
    const steps = sources.get(STEPS_KEY)!;
    const final = text.withRegions('while', initial, initial, {}, [
      { takes: initial, write: ([step]) => [text.compare('LT', step!, steps)] },
      { takes: initial, write: body },
    ]);
    return final.slice(1);
  });
}

const STEPS_KEY = 'steps';
const variableKey = (name: string) => `variable/${name}`;
const inputKey = (name: string) => `input/${name}`;

function keyOf(parameter: EmittedParameter): string {
  if (parameter.kind === 'steps') return STEPS_KEY;
  return parameter.kind === 'variable' ? variableKey(parameter.name) : inputKey(parameter.name);
}

function variablesRead(graph: StepGraph): Set<string> {
  return new Set(
    nodesInOrder(graph).flatMap((node) =>
      node.operation === 'state' ? [node.attributes.name] : [],
    ),
  );
}

/** The updates in the order of the variables. */
function updatesInOrder({ updates }: StepGraph, { variables }: EmitOptions): StepGraph['updates'] {
  return variables.flatMap(({ name }) => updates.filter(({ variable }) => variable === name));
}

function variablePlaces(
  { variables }: EmitOptions,
  isNeeded: (name: string) => boolean,
): EmittedParameter[] {
  return variables
    .filter(({ name }) => isNeeded(name))
    .map((variable) => ({ kind: 'variable', ...variable, splitAxis: null }));
}

function inputPlace(input: NamedType, { partitions }: EmitOptions, axis: number): EmittedParameter {
  return { kind: 'input', ...input, splitAxis: splitAxisOf(input, axis, partitions) };
}

function variableResult({ variables }: EmitOptions, variable: string): EmittedResult {
  return { kind: 'variable', ...variables.find(({ name }) => name === variable)! };
}

function outputResult(name: string, { dtype }: Value, shape: Shape): EmittedResult {
  return { kind: 'output', name, dtype, shape };
}

/** Writes the module around what `write` computes of the parameters: the results, in order. */
function program(
  parameters: readonly EmittedParameter[],
  results: readonly EmittedResult[],
  { partitions }: EmitOptions,
  write: (text: FunctionText, given: readonly SsaValue[]) => readonly SsaValue[],
): EmittedProgram {
  const text = new FunctionText();
  const given = parameters.map(({ dtype, shape }, i) => ({
    name: `%arg${i}`,
    type: elementType(dtype),
    shape,
  }));
  text.end('func.return', write(text, given));
  const takes = given.map((value, i) => {
    const parameter = parameters[i]!;
    const splitAxis = parameter.kind === 'steps' ? null : parameter.splitAxis;
    const attributes = [
      ...donation(parameter, results),
      ...shardingAttribute(parameter.shape, splitAxis, partitions),
    ];
    return `${value.name}: ${typeText(value)}${braced(attributes)}`;
  });
  const gives = results.map(({ dtype, shape }) => {
    const type = typeText({ type: elementType(dtype), shape });
    return `${type}${braced(shardingAttribute(shape, null, partitions))}`;
  });
  const lines = [
    `module @program${moduleAttributes(partitions)}`,
    `  func.func public @main(${takes.join(', ')}) -> (${gives.join(', ')}) {`,
    text.text(),
    '  }',
    '}',
  ];
  return { text: `${lines.join('\n')}\n`, parameters, results };
}

/** A variable that is given back takes the memory of the one that was taken. */
function donation(parameter: EmittedParameter, results: readonly EmittedResult[]): string[] {
  if (parameter.kind !== 'variable') return [];
  const place = results.findIndex(
    ({ kind, name }) => kind === 'variable' && name === parameter.name,
  );
  return place < 0 ? [] : [`tf.aliasing_output = ${place} : i32`];
}

function braced(attributes: readonly string[]): string {
  return attributes.length === 0 ? '' : ` {${attributes.join(', ')}}`;
}

/** Writes the nodes of a graph, its updates last where an order is given, and returns where each value is. */
function emitNodes(
  text: FunctionText,
  graph: StepGraph,
  sources: ReadonlyMap<string, SsaValue>,
  { precision }: EmitOptions,
  order: UpdateOrder | null = null,
): (value: Value) => SsaValue {
  const written = new Map<StepNode, readonly SsaValue[]>();
  const computed = ({ node, output }: Value) => written.get(node)![output]!;
  const isLate = (node: StepNode) => order !== null && order.late.has(node);
  const nodes = nodesInOrder(graph);
  for (const node of [...nodes.filter((each) => !isLate(each)), ...nodes.filter(isLate)]) {
    const { dtype, shape } = node.results[0]!;
    const type = elementType(dtype);
    switch (node.operation) {
      case 'input': {
        const input = sources.get(inputKey(node.attributes.name))!;
        const waits = isLate(node) && dtype === 'float32' && shape.length === 0;
        written.set(node, [waits ? numberAfter(text, input, order!.awaited.map(computed)) : input]);
        break;
      }
      case 'state':
        written.set(node, [sources.get(variableKey(node.attributes.name))!]);
        break;
      case 'constant':
        written.set(node, [text.constant(node.attributes.values, type, shape)]);
        break;
      default: {
        const inputs = node.inputs.map(computed);
        const { attributes } = node;
        written.set(
          node,
          emitOperation(node.operation, { text, attributes, inputs, type, shape, precision }),
        );
      }
    }
  }
  return computed;
}

function emitOperation(
  operation: EmittedOperation,
  emission: Emission<EmittedOperation>,
): readonly SsaValue[] {
  // The table pairs each operation with its own attributes; the union of pairs is not narrowed.
  const emit = STABLEHLO_OPERATIONS[operation] as (
    given: typeof emission,
  ) => SsaValue | readonly SsaValue[];
  const result = emit(emission);
  return 'name' in result ? [result] : result;
}

/** Returns the entry of a step along the first axis. */
function rowOf(text: FunctionText, x: SsaValue, step: SsaValue): SsaValue {
  const shape = x.shape.slice(1);
  const row = text.operation(
    'stablehlo.dynamic_slice',
    [x, ...startAt(text, x, step)],
    x.type,
    [1, ...shape],
    { slice_sizes: integersText([1, ...shape]) },
  );
  return text.reshape(row, shape);
}

/** Returns x with another entry of a step along the first axis. */
function withRow(text: FunctionText, x: SsaValue, row: SsaValue, step: SsaValue): SsaValue {
  const update = text.reshape(row, [1, ...row.shape]);
  const inputs = [x, update, ...startAt(text, x, step)];
  return text.operation('stablehlo.dynamic_update_slice', inputs, x.type, x.shape);
}

function startAt(text: FunctionText, { shape }: SsaValue, step: SsaValue): SsaValue[] {
  return shape.map((_, axis) => (axis === 0 ? step : text.filled(0, 'i32', [])));
}
