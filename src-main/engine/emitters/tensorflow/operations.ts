import { elementsOf } from '../../graph/stepGraph';
import type {
  BinaryFunction,
  ConvolutionAttributes,
  DType,
  Operation,
  OperationAttributes,
  Reduction,
  UnaryFunction,
  Value,
} from '../../graph/stepGraph';
import type { Shape } from '../../shape';
import {
  type AttributeText,
  boolAttribute,
  floatAttribute,
  type GraphText,
  intAttribute,
  intsAttribute,
  textAttribute,
  typeAttribute,
} from './graphText';

/** A node about to be emitted: the names of its inputs are known. */
export interface Emission<Name extends Operation> {
  graph: GraphText;
  name: string;
  attributes: OperationAttributes[Name];
  inputs: readonly Value[];
  inputNames: readonly string[];
  dtype: DType;
  shape: Shape;
}

const UNARY: Readonly<Record<UnaryFunction, string>> = {
  abs: 'Abs',
  negate: 'Neg',
  exp: 'Exp',
  expm1: 'Expm1',
  log: 'Log',
  log1p: 'Log1p',
  sqrt: 'Sqrt',
  rsqrt: 'Rsqrt',
  square: 'Square',
  reciprocal: 'Reciprocal',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  softplus: 'Softplus',
  erf: 'Erf',
  sign: 'Sign',
  floor: 'Floor',
  ceil: 'Ceil',
  round: 'Round',
  sin: 'Sin',
  cos: 'Cos',
  isNaN: 'IsNan',
  isFinite: 'IsFinite',
  not: 'LogicalNot',
};

const BINARY: Readonly<Record<BinaryFunction, string>> = {
  add: 'AddV2',
  subtract: 'Sub',
  multiply: 'Mul',
  divide: 'RealDiv',
  floorDivide: 'FloorDiv',
  modulo: 'FloorMod',
  maximum: 'Maximum',
  minimum: 'Minimum',
  power: 'Pow',
  squaredDifference: 'SquaredDifference',
  equal: 'Equal',
  notEqual: 'NotEqual',
  less: 'Less',
  lessEqual: 'LessEqual',
  greater: 'Greater',
  greaterEqual: 'GreaterEqual',
  and: 'LogicalAnd',
  or: 'LogicalOr',
};

const REDUCTIONS: Readonly<Record<Reduction, string>> = {
  sum: 'Sum',
  mean: 'Mean',
  max: 'Max',
  min: 'Min',
  product: 'Prod',
  all: 'All',
  any: 'Any',
};

/** The operations without a type attribute: they know truth values only. */
const UNTYPED = new Set(['LogicalNot', 'LogicalAnd', 'LogicalOr', 'All', 'Any']);

/** Writes one node and returns the name of its first result. */
export type Emit<Name extends Operation> = (emission: Emission<Name>) => string;

/** The operations that become nodes by themselves; sources and updates of the state do not. */
export type EmittedOperation = Exclude<Operation, 'input' | 'state' | 'constant' | 'adam'>;

/** How each operation is written in TensorFlow's operations; every one returns its node's name. */
export const TENSORFLOW_OPERATIONS: { readonly [Name in EmittedOperation]: Emit<Name> } = {
  unary: (emission) => emit(emission, UNARY[emission.attributes.function]),
  binary: (emission) => emit(emission, BINARY[emission.attributes.function]),
  leakyRelu: (emission) =>
    emit(emission, 'LeakyRelu', { alpha: floatAttribute(emission.attributes.alpha) }),
  select: (emission) => emit(emission, 'SelectV2', { T: typeAttribute(emission.dtype) }),
  cast: ({ graph, name, inputNames, inputs, dtype }) =>
    graph.node(name, 'Cast', inputNames, {
      SrcT: typeAttribute(inputs[0]!.dtype),
      DstT: typeAttribute(dtype),
    }),
  reduce(emission) {
    const { attributes, graph, inputNames } = emission;
    const operation = REDUCTIONS[attributes.function];
    const names = [...inputNames, graph.integers(attributes.axes)];
    const keepsAxes = { keep_dims: boolAttribute(attributes.keepsAxes) };
    return emit({ ...emission, inputNames: names }, operation, keepsAxes);
  },
  argReduce(emission) {
    const { attributes, graph, inputNames } = emission;
    const axis = graph.integer(attributes.axis);
    return emit(
      { ...emission, inputNames: [...inputNames, axis] },
      attributes.function === 'max' ? 'ArgMax' : 'ArgMin',
      { output_type: typeAttribute('int32') },
    );
  },
  matMul(emission) {
    const { transposesA, transposesB } = emission.attributes;
    const [a, b] = [boolAttribute(transposesA), boolAttribute(transposesB)];
    return emission.shape.length === 2
      ? emit(emission, 'MatMul', { transpose_a: a, transpose_b: b })
      : emit(emission, 'BatchMatMulV2', { adj_x: a, adj_y: b });
  },
  convolution: (emission) => emit(emission, 'Conv2D', convolutionAttributes(emission.attributes)),
  convolutionInputGradient(emission) {
    const { graph, inputNames, shape } = emission;
    return emit(
      { ...emission, inputNames: [graph.integers(shape), ...inputNames] },
      'Conv2DBackpropInput',
      convolutionAttributes(emission.attributes),
    );
  },
  convolutionKernelGradient(emission) {
    const { graph, inputNames, shape } = emission;
    const [images, gradient] = inputNames;
    return emit(
      { ...emission, inputNames: [images!, graph.integers(shape), gradient!] },
      'Conv2DBackpropFilter',
      convolutionAttributes(emission.attributes),
    );
  },
  biasAdd: (emission) => emit(emission, 'BiasAdd'),
  biasGradient: (emission) => emit(emission, 'BiasAddGrad'),
  reluGradient: (emission) => emit(emission, 'ReluGrad'),
  bernoulliNll(emission) {
    const { inputNames } = emission;
    const [logits, targets] = inputNames as [string, string];
    const part = partsOf(emission);
    const linear = part(
      'linear',
      'Sub',
      part('relu', 'Relu', logits),
      part('product', 'Mul', targets, logits),
    );
    const small = part('small', 'Exp', part('negative', 'Neg', part('size', 'Abs', logits)));
    return emit({ ...emission, inputNames: [linear, part('log', 'Log1p', small)] }, 'AddV2');
  },
  bernoulliNllGradient(emission) {
    const [dy, logits, targets] = emission.inputNames as [string, string, string];
    const part = partsOf(emission);
    const error = part('error', 'Sub', part('mean', 'Sigmoid', logits), targets);
    return emit({ ...emission, inputNames: [dy, error] }, 'Mul');
  },
  softmax: (emission) => emit(emission, 'Softmax'),
  logSoftmax: (emission) => emit(emission, 'LogSoftmax'),
  reshape: (emission) => emitWithIntegers(emission, 'Reshape', emission.shape),
  transpose: (emission) => emitWithIntegers(emission, 'Transpose', emission.attributes.permutation),
  slice(emission) {
    const { strides } = emission.attributes;
    return strides.every((stride) => stride === 1) ? plainSlice(emission) : stridedSlice(emission);
  },
  concat(emission) {
    const { attributes, graph, inputNames } = emission;
    const axis = graph.integer(attributes.axis);
    return emit({ ...emission, inputNames: [...inputNames, axis] }, 'ConcatV2', {
      N: intAttribute(inputNames.length),
    });
  },
  pad(emission) {
    const { attributes, graph, inputNames, dtype } = emission;
    const { paddings, value } = attributes;
    const sides = graph.constant(Int32Array.from(paddings.flat()), 'int32', [paddings.length, 2]);
    const filler = graph.constant(elementsOf([value], dtype), dtype, []);
    const names = [...inputNames, sides, filler];
    return emit({ ...emission, inputNames: names }, 'PadV2');
  },
  broadcast: (emission) => emitWithIntegers(emission, 'BroadcastTo', emission.shape),
  tile: (emission) => emitWithIntegers(emission, 'Tile', emission.attributes.repeats),
  reverse: (emission) => emitWithIntegers(emission, 'ReverseV2', emission.attributes.axes),
  gather({ graph, name, inputNames, attributes, dtype }) {
    const axis = graph.integer(attributes.axis);
    return graph.node(name, 'GatherV2', [...inputNames, axis], {
      Tparams: typeAttribute(dtype),
      Tindices: typeAttribute('int32'),
      Taxis: typeAttribute('int32'),
    });
  },
  oneHot({ graph, name, inputNames, attributes, dtype }) {
    const { depth, on, off } = attributes;
    const level = (value: number) => graph.constant(elementsOf([value], dtype), dtype, []);
    const count = graph.integer(depth);
    return graph.node(name, 'OneHot', [...inputNames, count, level(on), level(off)], {
      T: typeAttribute(dtype),
      TI: typeAttribute('int32'),
    });
  },
  segmentSum({ graph, name, inputNames, attributes, dtype }) {
    const count = graph.integer(attributes.segments);
    return graph.node(name, 'UnsortedSegmentSum', [...inputNames, count], {
      T: typeAttribute(dtype),
      Tindices: typeAttribute('int32'),
    });
  },
  cumulativeSum(emission) {
    const { attributes, graph, inputNames } = emission;
    const axis = graph.integer(attributes.axis);
    return emit({ ...emission, inputNames: [...inputNames, axis] }, 'Cumsum', {
      exclusive: boolAttribute(attributes.isExclusive),
      reverse: boolAttribute(attributes.isReversed),
    });
  },
  randomNormal: (emission) => emitRandom(emission, 'StatelessRandomNormal'),
  randomUniform: (emission) => emitRandom(emission, 'StatelessRandomUniform'),
};

function emitRandom(
  { graph, name, inputNames, shape }: Emission<Operation>,
  operation: string,
): string {
  return graph.node(name, operation, [graph.integers(shape), ...inputNames], {
    dtype: typeAttribute('float32'),
    T: typeAttribute('int32'),
    Tseed: typeAttribute('int32'),
  });
}

/** Emits an operation whose type is that of its first input. */
function emit(
  emission: Emission<Operation>,
  operation: string,
  attributes: Record<string, AttributeText> = {},
): string {
  const { graph, name, inputNames, inputs } = emission;
  const type = UNTYPED.has(operation) ? {} : { T: typeAttribute(inputs[0]!.dtype) };
  return graph.node(name, operation, inputNames, { ...type, ...attributes });
}

/** Returns a function that emits a node on the way to an emission's result: its name, operation and inputs. */
function partsOf(emission: Emission<Operation>) {
  return (name: string, operation: string, ...inputNames: string[]): string =>
    emit({ ...emission, name: `${emission.name}/${name}`, inputNames }, operation);
}

/** Emits an operation with further inputs that are vectors of integers. */
function emitWithIntegers(
  emission: Emission<Operation>,
  operation: string,
  ...vectors: (readonly number[])[]
): string {
  const names = vectors.map((vector) => emission.graph.integers(vector));
  return emit({ ...emission, inputNames: [...emission.inputNames, ...names] }, operation);
}

function plainSlice(emission: Emission<'slice'>): string {
  const { attributes, graph, inputNames, shape } = emission;
  const names = [attributes.begin, shape].map((vector) => graph.integers(vector));
  return emit({ ...emission, inputNames: [...inputNames, ...names] }, 'Slice', {
    Index: typeAttribute('int32'),
  });
}

function stridedSlice(emission: Emission<'slice'>): string {
  const { attributes, shape } = emission;
  const { begin, strides } = attributes;
  const ends = begin.map((start, i) => start + shape[i]! * strides[i]!);
  // An end before the first element would count from the back: the mask says 'to the border'.
  const endMask = ends.reduce((mask, end, i) => (end < 0 ? mask | (1 << i) : mask), 0);
  const { graph, inputNames } = emission;
  const names = [begin, ends, strides].map((vector) => graph.integers(vector));
  return emit({ ...emission, inputNames: [...inputNames, ...names] }, 'StridedSlice', {
    Index: typeAttribute('int32'),
    end_mask: intAttribute(endMask),
  });
}

export function convolutionAttributes({
  strides,
  dilations,
  padding,
}: ConvolutionAttributes): Record<string, AttributeText> {
  return {
    strides: intsAttribute([1, ...strides, 1]),
    dilations: intsAttribute([1, ...dilations, 1]),
    padding: textAttribute(padding.toUpperCase()),
  };
}
