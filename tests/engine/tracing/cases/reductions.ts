import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase, KernelCases, Tolerance, Values } from '../kernelCase';
import { bools, coins, floats, integers, normals } from '../values';

type Axes = number | number[] | undefined;
type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const AXES: readonly (readonly [shape: number[], axes: Axes])[] = [
  [[], undefined],
  [[5], undefined],
  [[5], 0],
  [[2, 3, 4], undefined],
  [[2, 3, 4], 0],
  [[2, 3, 4], -1],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [
    [2, 3, 4],
    [-1, 0],
  ],
  [[2, 3, 4], []],
  [
    [2, 1, 3, 2, 2],
    [1, -2],
  ],
  [[2, 0, 3], 1],
  [[2, 0, 3], 0],
  [[0], undefined],
];

const edges = floats(
  [1, NaN, 2, Infinity, -1, 3, -Infinity, Infinity, 0, -0, 1e38, 3e38, -0, 0, 1, 1, 7, 7],
  [6, 3],
);

function reductionCases(
  reduce: Reduce,
  options: { input?: (shape: number[]) => Values; isDifferentiable?: boolean } = {},
): KernelCase[] {
  const { input = (shape: number[]) => normals(shape, 'x'), isDifferentiable = false } = options;
  return AXES.flatMap(([shape, axes]) =>
    [false, true].map((keeps) => ({
      name: `[${shape.join()}] over ${axes === undefined ? 'all' : JSON.stringify(axes)}, ${keeps ? 'kept' : 'gone'}`,
      inputs: [input(shape)],
      compute: (x: tf.Tensor) => reduce(x, axes, keeps),
      ...(isDifferentiable && { differentiates: [0] }),
    })),
  );
}

function floatCases(
  reduce: Reduce,
  isDifferentiable: boolean,
  tolerance?: Tolerance,
): KernelCase[] {
  const atEdges = {
    name: 'edges',
    inputs: [edges],
    compute: (x: tf.Tensor) => reduce(x, 1),
    ...(isDifferentiable && { differentiates: [0] }),
    ...(tolerance && { tolerance }),
  };
  return [...reductionCases(reduce, { isDifferentiable }), atEdges];
}

const whole = (reduce: Reduce) => reductionCases(reduce, { input: (s) => integers(s, -9, 9, 'x') });
const truths = (reduce: Reduce) => reductionCases(reduce, { input: (s) => coins(s, 'x') });

function argCases(reduce: (x: tf.Tensor, axis?: number) => tf.Tensor): KernelCase[] {
  const inputs: readonly (readonly [string, Values, number | undefined])[] = [
    ['a vector', normals([5], 'x'), undefined],
    ['axis 0', normals([2, 3, 4], 'x'), 0],
    ['axis -1', normals([2, 3, 4], 'x'), -1],
    ['axis 2 of rank 5', normals([2, 1, 3, 2, 2], 'x'), 2],
    ['no rows', normals([0, 3], 'x'), 1],
    ['edges', edges, 1],
    ['the first of equals', floats([1, 3, 3, 1, 1, 3], [6]), 0],
    ['whole numbers', integers([3, 4], -9, 9, 'x'), 1],
    ['truth values', bools([0, 1, 1, 0, 0, 0], [2, 3]), 1],
  ];
  return inputs.map(([name, x, axis]) => ({
    name,
    inputs: [x],
    compute: (given: tf.Tensor) => reduce(given, axis),
  }));
}

const lines: readonly (readonly [string, Values])[] = [
  ['a vector', normals([5], 'x')],
  ['of rank 4', normals([2, 1, 3, 2], 'x')],
  ['far apart', floats([-1e38, 88, 0, 1e38, 88, -88, -0, 1e-40, -1e-40], [3, 3])],
  ['a probability of 0', floats([-Infinity, 0, 1, 0, -Infinity, 1], [2, 3])],
  ['one column', normals([3, 1], 'x')],
  ['no rows', normals([0, 3], 'x')],
];

const RECIPROCAL: Tolerance = {
  ulps: 1,
  because: 'the session multiplies by 1/3 where tfjs divides by 3',
};
const ANOTHER_SOFTMAX: Tolerance = {
  ulps: 4,
  ofLargest: true,
  because: 'the session has oneDNN compute it, the eager backend Eigen',
};
const ANOTHER_LOG_SOFTMAX: Tolerance = {
  ulps: 4,
  ofLargest: true,
  because: 'tfjs composes it of a maximum, exp, sum and log',
};

const cumulated = [false, true].flatMap((exclusive) =>
  [false, true].flatMap((reverse) =>
    [0, 1, -1].map((axis): KernelCase => ({
      name: `axis ${axis}${exclusive ? ', exclusive' : ''}${reverse ? ', reversed' : ''}`,
      inputs: [normals([3, 4], 'x')],
      compute: (x) => tf.cumsum(x, axis, exclusive, reverse),
      // tfjs gives the gradient along another axis the wrong shape, and throws.
      ...(axis === 1 && { differentiates: [0] }),
    })),
  ),
);

/** Kernels that take axes away, and those that work along one. */
export const REDUCTION_CASES: KernelCases = {
  Sum: [...floatCases(tf.sum, true), ...whole(tf.sum), ...truths(tf.sum)],
  Mean: [...floatCases(tf.mean, true, RECIPROCAL), ...whole(tf.mean)],
  Max: [...floatCases(tf.max, true), ...whole(tf.max)],
  Min: [...floatCases(tf.min, true), ...whole(tf.min)],
  // Its gradient needs a product along an axis, which is not traced.
  Prod: [...floatCases(tf.prod, false), ...whole(tf.prod), ...truths(tf.prod)],
  All: truths(tf.all),
  Any: truths(tf.any),
  ArgMax: argCases(tf.argMax),
  ArgMin: argCases(tf.argMin),
  Softmax: lines.map(([name, x]) => ({
    name,
    inputs: [x],
    compute: (logits: tf.Tensor) => tf.softmax(logits),
    differentiates: [0],
    tolerance: ANOTHER_SOFTMAX,
  })),
  LogSoftmax: lines.map(([name, x]) => ({
    name,
    inputs: [x],
    compute: (logits: tf.Tensor) =>
      tf.engine().runKernel<tf.Tensor>('LogSoftmax', { logits }, { axis: -1 }),
    eager: (logits: tf.Tensor) => tf.logSoftmax(logits),
    differentiates: [0],
    tolerance: ANOTHER_LOG_SOFTMAX,
  })),
  Cumsum: [
    ...cumulated,
    {
      name: 'rank 4',
      inputs: [normals([2, 1, 3, 2], 'x')],
      compute: (x) => tf.cumsum(x, 2),
    },
    {
      name: 'whole numbers',
      inputs: [integers([4], -9, 9, 'x')],
      compute: (x) => tf.cumsum(x),
    },
    { name: 'empty', inputs: [normals([0], 'x')], compute: (x) => tf.cumsum(x) },
  ],
};
