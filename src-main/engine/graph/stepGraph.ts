import type { Shape } from '../shape';

/**
 * A computation as data: what tracing a model gives, and what an emitter turns into a program of some
 * library. Shapes are whole and fixed; nothing here knows TensorFlow.
 */
export interface StepGraph {
  /** What the host feeds at each call, in order; nothing that the results do not depend on. */
  readonly inputs: readonly NamedType[];
  /** What the host reads back. */
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
  /** What the state's variables hold afterwards; a variable that is not named stays as it is. */
  readonly updates: readonly { readonly variable: string; readonly value: Value }[];
}

export type DType = 'float32' | 'int32' | 'uint8' | 'bool';

export interface NamedType {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** One result of a node. */
export interface Value {
  readonly node: StepNode;
  /** Which of the node's results; 0 but for operations with several. */
  readonly output: number;
  readonly dtype: DType;
  readonly shape: Shape;
}

export type UnaryFunction =
  | 'abs'
  | 'negate'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'reciprocal'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'relu6'
  | 'elu'
  | 'softplus'
  | 'erf'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'sin'
  | 'cos'
  | 'isNaN'
  | 'isFinite'
  | 'not';

export type BinaryFunction =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'floorDivide'
  | 'modulo'
  | 'maximum'
  | 'minimum'
  | 'power'
  | 'squaredDifference'
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'lessEqual'
  | 'greater'
  | 'greaterEqual'
  | 'and'
  | 'or';

export type Reduction = 'sum' | 'mean' | 'max' | 'min' | 'product' | 'all' | 'any';

/** Windows of NHWC images; a kernel is [height, width, channels, filters]. */
export interface ConvolutionAttributes {
  strides: readonly [number, number];
  dilations: readonly [number, number];
  padding: 'same' | 'valid';
}

type Nothing = Readonly<Record<string, never>>;

/** Every operation with its attributes; inputs are listed where they are not plain. */
export interface OperationAttributes {
  /** A value fed at each call. */
  input: { name: string };
  /** What a variable of the state holds when the step begins. */
  state: { name: string };
  constant: { values: Float32Array | Int32Array | Uint8Array };
  unary: { function: UnaryFunction };
  /** Operands are broadcast as in NumPy. */
  binary: { function: BinaryFunction };
  /** Slope `alpha` below 0. */
  leakyRelu: { alpha: number };
  /** Inputs: condition, where true, where false; broadcast. */
  select: Nothing;
  /** uint8 and int32 to float32 keep the number; bool gives 0 and 1; float32 to int32 cuts off. */
  cast: Nothing;
  reduce: { function: Reduction; axes: readonly number[]; keepsAxes: boolean };
  /** Index of the first largest or smallest element, int32. */
  argReduce: { function: 'max' | 'min'; axis: number };
  /** The last two axes are matrices, those before are a batch of one shape. */
  matMul: { transposesA: boolean; transposesB: boolean };
  /** Inputs: images, kernel. */
  convolution: ConvolutionAttributes;
  /** Inputs: kernel, gradient of the output; the result has the images' shape. */
  convolutionInputGradient: ConvolutionAttributes;
  /** Inputs: images, gradient of the output; the result has the kernel's shape. */
  convolutionKernelGradient: ConvolutionAttributes;
  /** Inputs: values, bias of the last axis. */
  biasAdd: Nothing;
  /** Sum over all axes but the last. */
  biasGradient: Nothing;
  /** Inputs: gradient, output of the ReLU; the gradient where the output is above 0, else 0. */
  reluGradient: Nothing;
  /** Inputs: logits, targets. max(x, 0) - t x + log1p(exp(-|x|)). */
  bernoulliNll: Nothing;
  /** Inputs: gradient (of the logits' shape, or one number for all), logits, targets. dy (sigmoid(x) - t). */
  bernoulliNllGradient: Nothing;
  softmax: Nothing;
  logSoftmax: Nothing;
  reshape: Nothing;
  transpose: { permutation: readonly number[] };
  slice: { begin: readonly number[]; strides: readonly number[] };
  concat: { axis: number };
  pad: { paddings: readonly (readonly [number, number])[]; value: number };
  broadcast: Nothing;
  tile: { repeats: readonly number[] };
  reverse: { axes: readonly number[] };
  /** Inputs: values, int32 indices into `axis`. */
  gather: { axis: number };
  /** Inputs: int32 indices; a last axis of `depth` is added. */
  oneHot: { depth: number; on: number; off: number };
  /** Inputs: values, int32 segment of each row; rows of the result: the sums of the segments. */
  segmentSum: { segments: number };
  cumulativeSum: { axis: number; isExclusive: boolean; isReversed: boolean };
  /** Input: seed, int32 [2]. Standard normal numbers, a pure function of the seed. */
  randomNormal: Nothing;
  randomUniform: Nothing;
  /** Inputs: value, first moment, second moment, gradient, step size (scalar). Three results. */
  adam: { beta1: number; beta2: number; epsilon: number };
}

export type Operation = keyof OperationAttributes;

interface NodeOf<Name extends Operation> {
  readonly operation: Name;
  readonly attributes: OperationAttributes[Name];
  readonly inputs: readonly Value[];
  readonly results: readonly { readonly dtype: DType; readonly shape: Shape }[];
}

/** One operation on the results of others. */
export type StepNode = { [Name in Operation]: NodeOf<Name> }[Operation];

/** Returns a node's only result. */
export function valueOf<Name extends Operation>(
  operation: Name,
  inputs: readonly Value[],
  attributes: OperationAttributes[Name],
  dtype: DType,
  shape: Shape,
): Value {
  const node = { operation, attributes, inputs, results: [{ dtype, shape }] } as StepNode;
  return { node, output: 0, dtype, shape };
}

/** Returns the nodes that the outputs and updates need, each after its inputs. */
export function nodesInOrder({
  outputs,
  updates,
}: Pick<StepGraph, 'outputs' | 'updates'>): StepNode[] {
  const ordered = new Set<StepNode>();
  const visit = (node: StepNode): void => {
    if (ordered.has(node)) return;
    for (const input of node.inputs) visit(input.node);
    ordered.add(node);
  };
  for (const { value } of [...outputs, ...updates]) visit(value.node);
  return [...ordered];
}

/** Returns numbers as an array of a type's elements: truth values as 0 and 1. */
export function elementsOf(
  numbers: ArrayLike<number>,
  dtype: DType,
): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float32') return Float32Array.from(numbers);
  return dtype === 'int32' ? Int32Array.from(numbers) : Uint8Array.from(numbers);
}

/** Bytes of one element. */
export const BYTES_PER_ELEMENT: Readonly<Record<DType, number>> = {
  float32: 4,
  int32: 4,
  uint8: 1,
  bool: 1,
};
