import {
  type NamedType,
  nodesInOrder,
  type StepGraph,
  type StepNode,
  type Value,
} from '../../graph/stepGraph';
import {
  boolAttribute,
  floatAttribute,
  GraphText,
  shapeAttribute,
  textAttribute,
  typeAttribute,
} from './graphText';
import { type FusedNodes, fusedNodes, NOTHING_FUSED } from './fusedNodes';
import { type EmittedOperation, TENSORFLOW_OPERATIONS } from './operations';
import { VariableReaders } from './variableReaders';
import { VECTOR_OPERATIONS } from './vectorOperations';

/** A traced graph under a name; several share one state. */
export interface Program {
  readonly name: string;
  readonly graph: StepGraph;
  /**
   * Whose kernels compute it: TensorFlow's; our own for what takes most of the time, on processors
   * that have them; or what XLA makes of it at the first call.
   */
  readonly kernels: Kernels;
}

export type Kernels = 'tensorflow' | 'vector' | 'xla';

/** Names in the emitted graph: what to feed, to fetch and to run. */
export const emittedNames = {
  input: (program: string, input: string) => `${program}/input/${input}`,
  output: (program: string, output: string) => `${program}/output/${output}`,
  /** Runs all updates of the program. */
  updates: (program: string) => `${program}/updates`,
  initialValue: (variable: string) => `initial/${variable}`,
  assign: (variable: string) => `assign/${variable}`,
  read: (variable: string) => `read/${variable}`,
};

/** Returns the TensorFlow graph of some programs over one state, in protobuf's text format. */
export function emitGraph(variables: readonly NamedType[], programs: readonly Program[]): string {
  const graph = new GraphText();
  for (const variable of variables) emitVariable(graph, variable);
  for (const program of programs) new ProgramEmitter(graph, variables, program).emit();
  return graph.text();
}

const handleName = (variable: string) => `variable/${variable}`;

const readName = (program: string, variable: string) => `${program}/read/${variable}`;

function emitVariable(graph: GraphText, { name, dtype, shape }: NamedType): void {
  const handle = graph.node(handleName(name), 'VarHandleOp', [], {
    dtype: typeAttribute(dtype),
    shape: shapeAttribute(shape),
    shared_name: textAttribute(name),
  });
  const value = graph.node(emittedNames.initialValue(name), 'Placeholder', [], {
    dtype: typeAttribute(dtype),
    shape: shapeAttribute(shape),
  });
  const type = { dtype: typeAttribute(dtype) };
  graph.node(emittedNames.assign(name), 'AssignVariableOp', [handle, value], type);
  graph.node(emittedNames.read(name), 'ReadVariableOp', [handle], type);
}

type AdamNode = Extract<StepNode, { operation: 'adam' }>;

class ProgramEmitter {
  readonly #names = new Map<StepNode, string>();
  readonly #readers: VariableReaders;
  readonly #fused: FusedNodes;
  readonly #operations: typeof TENSORFLOW_OPERATIONS;

  constructor(
    private readonly graph: GraphText,
    private readonly variables: readonly NamedType[],
    private readonly program: Program,
  ) {
    this.#readers = new VariableReaders((variable) => readName(program.name, variable));
    const isVector = program.kernels === 'vector';
    this.#fused = isVector ? fusedNodes(program.graph) : NOTHING_FUSED;
    this.#operations = isVector
      ? { ...TENSORFLOW_OPERATIONS, ...VECTOR_OPERATIONS }
      : TENSORFLOW_OPERATIONS;
  }

  emit(): void {
    const { name, graph, kernels } = this.program;
    this.graph.common = kernels === 'xla' ? { _XlaCompile: boolAttribute(true) } : {};
    const absorbed = new Set<StepNode>(this.#fused.biasRelus.values());
    for (const node of nodesInOrder(graph)) {
      if (node.operation === 'adam' || absorbed.has(node)) continue;
      this.#names.set(node, this.#emitNode(node));
    }
    for (const { name: output, value } of graph.outputs) {
      const identity = emittedNames.output(name, output);
      this.#readers.noteUse(value, identity);
      this.graph.node(identity, 'Identity', [this.#nameOf(value)], {
        T: typeAttribute(value.dtype),
      });
    }
    const updates = this.#emitUpdates();
    if (updates.length > 0) {
      this.graph.node(
        emittedNames.updates(name),
        'NoOp',
        updates.map((update) => `^${update}`),
      );
    }
    this.graph.common = {};
  }

  #emitNode(node: Exclude<StepNode, AdamNode>): string {
    const { name } = this.program;
    const [result] = node.results;
    const type = { dtype: typeAttribute(result!.dtype) };
    switch (node.operation) {
      case 'input': {
        const shape = { shape: shapeAttribute(result!.shape) };
        const input = emittedNames.input(name, node.attributes.name);
        return this.graph.node(input, 'Placeholder', [], { ...type, ...shape });
      }
      case 'state': {
        const variable = node.attributes.name;
        const handle = handleName(variable);
        return this.graph.node(readName(name, variable), 'ReadVariableOp', [handle], type);
      }
      case 'constant':
        return this.graph.constant(node.attributes.values, result!.dtype, result!.shape);
      default:
        return this.#emitOperation(node, `${name}/${this.#names.size}/${node.operation}`);
    }
  }

  #emitOperation(node: Extract<StepNode, { operation: EmittedOperation }>, name: string): string {
    const gathered = gatheredVariable(node);
    // Rows of a variable are taken where it lies; reading it first would copy the whole data set.
    if (gathered !== null) {
      this.#readers.note(gathered, name);
      this.#readers.noteUse(node.inputs[1]!, name);
      const indices = this.#nameOf(node.inputs[1]!);
      return this.graph.node(name, 'ResourceGather', [handleName(gathered), indices], {
        dtype: typeAttribute(node.results[0]!.dtype),
        Tindices: typeAttribute('int32'),
      });
    }
    const sum = this.#fused.biasRelus.get(node);
    for (const input of sum?.inputs ?? node.inputs) this.#readers.noteUse(input, name);
    if (sum !== undefined) {
      return this.graph.node(
        name,
        'LatentBiasRelu',
        sum.inputs.map((input) => this.#nameOf(input)),
      );
    }
    const masked = this.#fused.biasSums.get(node);
    if (masked !== undefined) return `${this.#names.get(masked)!}:1`;
    const emission = {
      graph: this.graph,
      name,
      attributes: node.attributes,
      inputs: node.inputs,
      inputNames: node.inputs.map((input) => this.#nameOf(input)),
      ...node.results[0]!,
    };
    // The table pairs each operation with its own attributes; the union of pairs is not narrowed.
    const emit = this.#operations[node.operation] as (given: typeof emission) => string;
    const { common } = this.graph;
    // XLA draws other numbers from the same seed.
    if (node.operation === 'randomNormal' || node.operation === 'randomUniform') {
      this.graph.common = {};
    }
    const emitted = emit(emission);
    this.graph.common = common;
    return emitted;
  }

  #nameOf({ node }: Value): string {
    const name = this.#names.get(node);
    if (name === undefined) throw new Error(`a result of ${node.operation} can only be stored`);
    return name;
  }

  #emitUpdates(): string[] {
    const { updates } = this.program.graph;
    const adams = new Set<AdamNode>();
    for (const { value } of updates) {
      const { node } = value;
      if (node.operation === 'adam') adams.add(node);
      // An update may store what another variable held: that is read before either changes.
      const stored = node.operation === 'adam' ? node.inputs.slice(3) : [value];
      for (const input of stored) this.#readers.noteUse(input);
    }
    const assigned = updates.filter(({ value }) => value.node.operation !== 'adam');
    return [
      ...assigned.map(({ variable, value }) => this.#emitAssign(variable, value)),
      ...[...adams].map((node) => this.#emitAdam(node)),
    ];
  }

  #emitAssign(variable: string, value: Value): string {
    const { dtype } = this.variables.find(({ name }) => name === variable)!;
    const waits = this.#readers.waitsFor(variable);
    const inputs = [handleName(variable), this.#nameOf(value), ...waits];
    return this.graph.node(`${this.program.name}/assign/${variable}`, 'AssignVariableOp', inputs, {
      dtype: typeAttribute(dtype),
    });
  }

  /** One operation updates a weight and both moments where they lie. */
  #emitAdam(node: AdamNode): string {
    const { inputs, attributes, results } = node;
    const slots = this.#slotsOf(node);
    const [gradient, stepSize] = inputs.slice(3).map((input) => this.#nameOf(input));
    const name = `${this.program.name}/adam/${slots[0]!}`;
    const handles = slots.map(handleName);
    const waits = this.#readers.waitsFor(...slots);
    const { beta1, beta2, epsilon } = attributes;
    if (this.program.kernels === 'vector') {
      return this.graph.node(name, 'LatentAdam', [...handles, gradient!, stepSize!, ...waits], {
        beta1: floatAttribute(beta1),
        beta2: floatAttribute(beta2),
        epsilon: floatAttribute(epsilon),
      });
    }
    const scalar = (number: number) => this.graph.constant(Float32Array.of(number), 'float32', []);
    // With both powers 0, TensorFlow's own bias correction is 1: the step size has it already.
    const numbers = [scalar(0), scalar(0), stepSize!, ...[beta1, beta2, epsilon].map(scalar)];
    return this.graph.node(
      name,
      'ResourceApplyAdam',
      [...handles, ...numbers, gradient!, ...waits],
      { T: typeAttribute(results[0]!.dtype) },
    );
  }

  /** The variables of value and moments, where alone the results can be stored. */
  #slotsOf(node: AdamNode): string[] {
    const slots = node.inputs.slice(0, 3).map(({ node: source }) => {
      if (source.operation !== 'state') throw new Error('Adam updates variables of the state only');
      return source.attributes.name;
    });
    const stored = this.program.graph.updates.filter(({ value }) => value.node === node);
    const isInPlace = stored.every(({ variable, value }) => variable === slots[value.output]);
    if (!isInPlace || stored.length !== slots.length) {
      throw new Error(
        `Adam updates ${slots.join(', ')} in place: each result must be stored there`,
      );
    }
    return slots;
  }
}

function gatheredVariable(node: StepNode): string | null {
  if (node.operation !== 'gather' || node.attributes.axis !== 0) return null;
  const source = node.inputs[0]!.node;
  return source.operation === 'state' ? source.attributes.name : null;
}
