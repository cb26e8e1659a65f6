import * as tf from '@tensorflow/tfjs-core';
import {
  type BinaryFunction,
  type DType,
  type UnaryFunction,
  type Value,
  valueOf,
} from '../../graph/stepGraph';
import { broadcast, constant, scalar, unbroadcast } from '../constants';
import { attribute, type KernelTable, listedInputs, type TracedKernel } from '../tracedKernel';

/** Returns function(x), of x's type unless another is given, and x's shape. */
export function unary(name: UnaryFunction, x: Value, dtype: DType = x.dtype): Value {
  const bare = unbroadcast(x);
  const result = valueOf('unary', [bare], { function: name }, dtype, bare.shape);
  return broadcast(result, x.shape);
}

/**
 * Returns function(a, b), broadcast, of a's type unless another is given. Operands that are only
 * spread out are taken as they were before: tfjs' gradients multiply by whole tensors of ones.
 */
export function binary(name: BinaryFunction, a: Value, b: Value, dtype: DType = a.dtype): Value {
  const shape = broadcastShape(a, b);
  const [left, right] = [unbroadcast(a), unbroadcast(b)];
  if (name === 'multiply' && isOne(right)) return broadcast(left, shape);
  if (name === 'multiply' && isOne(left)) return broadcast(right, shape);
  const inner = broadcastShape(left, right);
  return broadcast(valueOf('binary', [left, right], { function: name }, dtype, inner), shape);
}

function broadcastShape(a: Value, b: Value): number[] {
  return tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}

function isOne({ node }: Value): boolean {
  return node.operation === 'constant' && node.attributes.values.every((value) => value === 1);
}

/** Returns x as another type. */
export function cast(x: Value, dtype: DType): Value {
  return x.dtype === dtype ? x : valueOf('cast', [x], {}, dtype, x.shape);
}

function select(condition: Value, whereTrue: Value, whereFalse: Value): Value {
  const { assertAndGetBroadcastShape } = tf.backend_util;
  const branches = assertAndGetBroadcastShape([...whereTrue.shape], [...whereFalse.shape]);
  const shape = assertAndGetBroadcastShape([...condition.shape], branches);
  return valueOf('select', [condition, whereTrue, whereFalse], {}, whereTrue.dtype, shape);
}

/** The float kernels of one input named x. */
const UNARY: Record<string, UnaryFunction> = {
  Abs: 'abs',
  Neg: 'negate',
  Exp: 'exp',
  Expm1: 'expm1',
  Log: 'log',
  Log1p: 'log1p',
  Sqrt: 'sqrt',
  Rsqrt: 'rsqrt',
  Square: 'square',
  Reciprocal: 'reciprocal',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Relu: 'relu',
  Relu6: 'relu6',
  Elu: 'elu',
  Softplus: 'softplus',
  Erf: 'erf',
  Sign: 'sign',
  Floor: 'floor',
  Ceil: 'ceil',
  Round: 'round',
  Sin: 'sin',
  Cos: 'cos',
};

/** The kernels of one input that give a truth value. */
const TESTS: Record<string, UnaryFunction> = {
  IsNan: 'isNaN',
  IsFinite: 'isFinite',
  LogicalNot: 'not',
};

/** The kernels of two inputs named a and b. */
const BINARY: Record<string, BinaryFunction> = {
  Add: 'add',
  Sub: 'subtract',
  Multiply: 'multiply',
  RealDiv: 'divide',
  FloorDiv: 'floorDivide',
  Mod: 'modulo',
  Maximum: 'maximum',
  Minimum: 'minimum',
  Pow: 'power',
  SquaredDifference: 'squaredDifference',
};

/** The kernels of two inputs that give a truth value. */
const COMPARISONS: Record<string, BinaryFunction> = {
  Equal: 'equal',
  NotEqual: 'notEqual',
  Less: 'less',
  LessEqual: 'lessEqual',
  Greater: 'greater',
  GreaterEqual: 'greaterEqual',
  LogicalAnd: 'and',
  LogicalOr: 'or',
};

function mapped<Name>(
  table: Record<string, Name>,
  kernel: (name: Name) => TracedKernel,
): KernelTable {
  return Object.fromEntries(
    Object.entries(table).map(([kernelName, name]) => [kernelName, kernel(name)]),
  );
}

/** Kernels that look at one element at a time. */
export const ELEMENTWISE_KERNELS: KernelTable = {
  ...mapped(UNARY, (name) => (inputs) => unary(name, inputs['x']!)),
  ...mapped(TESTS, (name) => (inputs) => unary(name, inputs['x']!, 'bool')),
  ...mapped(BINARY, (name) => (inputs) => binary(name, inputs['a']!, inputs['b']!)),
  ...mapped(COMPARISONS, (name) => (inputs) => binary(name, inputs['a']!, inputs['b']!, 'bool')),
  AddN: (inputs) => listedInputs(inputs).reduce((sum, each) => binary('add', sum, each)),
  Select: (inputs) => select(inputs['condition']!, inputs['t']!, inputs['e']!),
  Cast: (inputs, attributes) => cast(inputs['x']!, attribute<DType>(attributes, 'dtype')),
  Identity: (inputs) => inputs['x']!,
  LeakyRelu: ({ x }, attributes) =>
    valueOf('leakyRelu', [x!], { alpha: attribute(attributes, 'alpha') }, x!.dtype, x!.shape),
  Prelu: ({ x, alpha }) =>
    select(binary('greaterEqual', x!, scalar(0), 'bool'), x!, binary('multiply', alpha!, x!)),
  ClipByValue: ({ x }, attributes) => {
    const atLeast = scalar(attribute(attributes, 'clipValueMin'), x!.dtype);
    const atMost = scalar(attribute(attributes, 'clipValueMax'), x!.dtype);
    return binary('maximum', binary('minimum', x!, atMost), atLeast);
  },
  // 1 above 0, alpha elsewhere; the gradient of abs asks for alpha -1, that of ReLU for 0. NaN stays.
  Step: ({ x }, attributes) => {
    const below = scalar(attribute<number | undefined>(attributes, 'alpha') ?? 0);
    const isAbove = binary('greater', x!, scalar(0), 'bool');
    return select(unary('isNaN', x!, 'bool'), x!, select(isAbove, scalar(1), below));
  },
  // With y = exp(x) - 1 below 0: dy * (y + 1). Where y is NaN, dy passes as in TensorFlow's kernel.
  EluGrad: ({ dy, y }) =>
    select(
      binary('less', y!, scalar(0), 'bool'),
      binary('multiply', dy!, binary('add', y!, scalar(1))),
      dy!,
    ),
  ZerosLike: ({ x }) => constant(0, x!.dtype, x!.shape),
  OnesLike: ({ x }) => constant(1, x!.dtype, x!.shape),
  Fill: (_inputs, attributes) =>
    constant(
      attribute(attributes, 'value'),
      attribute<DType | undefined>(attributes, 'dtype') ?? 'float32',
      attribute(attributes, 'shape'),
    ),
};
