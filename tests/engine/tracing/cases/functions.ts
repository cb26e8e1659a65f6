import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase, KernelCases, Values } from '../kernelCase';
import {
  bools,
  coins,
  DENORMAL_NUMBERS,
  EDGE_NUMBERS,
  floats,
  integers,
  ints,
  normals,
} from '../values';

type OneInput = (x: tf.Tensor) => tf.Tensor;
type TwoInputs = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** What a function of single elements is tried on: edges of the type and of its domain, and shapes. */
function unaryCases(compute: OneInput, isDifferentiable = true): KernelCase[] {
  const inputs: Record<string, Values> = {
    scalar: normals([], 'scalar'),
    empty: normals([2, 0, 3], 'empty'),
    'of rank 5': normals([2, 3, 1, 2, 2], 'of rank 5'),
    edges: floats(EDGE_NUMBERS),
    denormals: floats(DENORMAL_NUMBERS),
  };
  return Object.entries(inputs).map(([name, x]) => ({
    name,
    inputs: [x],
    compute,
    ...(isDifferentiable && { differentiates: [0] }),
  }));
}

function wholeNumbers(compute: OneInput): KernelCase {
  return { name: 'whole numbers', inputs: [integers([2, 3], -9, 9, 'whole')], compute };
}

const SHAPES: readonly (readonly [name: string, a: number[], b: number[]])[] = [
  ['scalars', [], []],
  ['one shape', [2, 3, 4], [2, 3, 4]],
  ['a scalar on the left', [], [2, 3]],
  ['a scalar on the right', [2, 3], []],
  ['a row on the left', [3], [2, 3]],
  ['a column on the right', [2, 3], [2, 1]],
  ['both spread', [3, 1], [1, 4]],
  ['more axes on the right', [3, 1], [2, 2, 1, 5]],
  ['rank 5', [2, 1, 3, 1, 2], [1, 2, 1, 2, 1]],
  ['empty', [0], [0]],
  ['an empty one and a scalar', [2, 0], []],
  ['an empty axis spread', [2, 0, 3], [2, 1, 1]],
];

/** tfjs' gradients do not sum over an axis that was spread to nothing: they throw. */
const NOT_SUMMED = new Set(['an empty axis spread']);

/** Pairs of all edges, and every way of broadcasting. */
function binaryCases(
  compute: TwoInputs,
  options: { isDifferentiable?: boolean; spreadsGradient?: boolean } = {},
): KernelCase[] {
  const { isDifferentiable = false, spreadsGradient = isDifferentiable } = options;
  const count = EDGE_NUMBERS.length;
  const pairs = EDGE_NUMBERS.flatMap((a) => EDGE_NUMBERS.map((b) => [a, b] as const));
  const edges = {
    name: 'edges',
    inputs: [
      floats(
        pairs.map(([a]) => a),
        [count, count],
      ),
      floats(
        pairs.map(([, b]) => b),
        [count, count],
      ),
    ],
    ...(isDifferentiable && { differentiates: [0, 1] }),
    compute,
  };
  const spread = SHAPES.map(([name, a, b]) => ({
    name,
    inputs: [normals(a, 'a'), normals(b, 'b')],
    ...((a.join() === b.join() ? isDifferentiable : spreadsGradient && !NOT_SUMMED.has(name)) && {
      differentiates: [0, 1],
    }),
    compute,
  }));
  return [edges, ...spread];
}

function wholePairs(compute: TwoInputs, right = [-4, 3, 7]): KernelCase {
  const inputs = [integers([20, 3], -9, 9, 'a'), ints(right)];
  return { name: 'whole numbers', inputs, compute };
}

/** tfjs casts the one of them before it calls the kernel. */
function mixedPair(compute: TwoInputs): KernelCase {
  const inputs = [normals([3], 'a'), ints([-1, 0, 2])];
  return { name: 'a number and a whole number', inputs, compute };
}

function truthPairs(compute: TwoInputs): KernelCase {
  const inputs = [bools([0, 0, 1, 1], [2, 2]), bools([0, 1, 0, 1], [2, 2])];
  return { name: 'truth values', inputs, compute };
}

const comparison = (compute: TwoInputs) => [
  ...binaryCases(compute),
  wholePairs(compute),
  mixedPair(compute),
];

export const FUNCTION_CASES: KernelCases = {
  Abs: [...unaryCases(tf.abs), wholeNumbers(tf.abs)],
  Neg: [...unaryCases(tf.neg), wholeNumbers(tf.neg)],
  Exp: unaryCases(tf.exp),
  Expm1: unaryCases(tf.expm1),
  Log: unaryCases(tf.log),
  Log1p: unaryCases(tf.log1p),
  Sqrt: unaryCases(tf.sqrt),
  Rsqrt: unaryCases(tf.rsqrt),
  Square: [...unaryCases(tf.square), wholeNumbers(tf.square)],
  Reciprocal: unaryCases(tf.reciprocal),
  Sigmoid: unaryCases(tf.sigmoid),
  Tanh: unaryCases(tf.tanh),
  Relu: [...unaryCases(tf.relu), wholeNumbers(tf.relu)],
  Relu6: unaryCases(tf.relu6),
  Elu: unaryCases(tf.elu),
  Softplus: unaryCases(tf.softplus),
  Erf: unaryCases(tf.erf),
  Sign: [...unaryCases(tf.sign), wholeNumbers(tf.sign)],
  Floor: unaryCases(tf.floor),
  Ceil: unaryCases(tf.ceil),
  Round: unaryCases(tf.round),
  Sin: unaryCases(tf.sin),
  Cos: unaryCases(tf.cos),
  IsNan: unaryCases(tf.isNaN, false),
  IsFinite: unaryCases(tf.isFinite, false),
  LogicalNot: [{ name: 'both', inputs: [coins([2, 3], 'both')], compute: tf.logicalNot }],
  Add: [...binaryCases(tf.add, { isDifferentiable: true }), wholePairs(tf.add), mixedPair(tf.add)],
  Sub: [...binaryCases(tf.sub, { isDifferentiable: true }), wholePairs(tf.sub)],
  Multiply: [...binaryCases(tf.mul, { isDifferentiable: true }), wholePairs(tf.mul)],
  RealDiv: [...binaryCases(tf.div, { isDifferentiable: true }), mixedPair(tf.div)],
  FloorDiv: [...binaryCases(tf.floorDiv, { isDifferentiable: true }), wholePairs(tf.floorDiv)],
  Mod: [...binaryCases(tf.mod, { isDifferentiable: true }), wholePairs(tf.mod)],
  Maximum: [
    ...binaryCases(tf.maximum, { isDifferentiable: true, spreadsGradient: false }),
    wholePairs(tf.maximum),
  ],
  Minimum: [
    ...binaryCases(tf.minimum, { isDifferentiable: true, spreadsGradient: false }),
    wholePairs(tf.minimum),
  ],
  Pow: [...binaryCases(tf.pow, { isDifferentiable: true }), wholePairs(tf.pow, [0, 1, 3])],
  SquaredDifference: [
    ...binaryCases(tf.squaredDifference, { isDifferentiable: true, spreadsGradient: false }),
    wholePairs(tf.squaredDifference),
  ],
  Equal: [...comparison(tf.equal), truthPairs(tf.equal)],
  NotEqual: [...comparison(tf.notEqual), truthPairs(tf.notEqual)],
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),
  LogicalAnd: [truthPairs(tf.logicalAnd)],
  LogicalOr: [truthPairs(tf.logicalOr)],
};
