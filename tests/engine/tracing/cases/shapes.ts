import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase, KernelCases, Tolerance, Values } from '../kernelCase';
import { bools, coins, EDGE_NUMBERS, floats, integers, ints, normals } from '../values';

type Compute = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

/** A case whose float32 inputs are differentiated. */
function moved(name: string, inputs: Values[], compute: Compute): KernelCase {
  const differentiates = [...inputs.keys()].filter((i) => inputs[i]!.dtype === 'float32');
  return { name, inputs, compute, ...(differentiates.length > 0 && { differentiates }) };
}

/** A case without gradient. */
function still(name: string, inputs: Values[], compute: Compute): KernelCase {
  return { name, inputs, compute };
}

const x = (shape: number[]) => normals(shape, 'x');
const edges = floats(EDGE_NUMBERS, [2, 13]);

/** Each of the types passes through. */
function ofEachType(shape: number[], compute: Compute): KernelCase[] {
  return [x(shape), integers(shape, -9, 9, 'x'), coins(shape, 'x')].map((values) =>
    moved(values.dtype, [values], compute),
  );
}

const reshaped = (from: number[], to: number[]): KernelCase =>
  moved(`[${from.join()}] to [${to.join()}]`, [x(from)], (given) => tf.reshape(given, to));

const transposed = (shape: number[], permutation?: number[]): KernelCase =>
  moved(`[${shape.join()}] by ${permutation?.join() ?? 'default'}`, [x(shape)], (given) =>
    tf.transpose(given, permutation),
  );

const sliced = (shape: number[], begin: number[], size?: number[]): KernelCase =>
  moved(
    `[${shape.join()}] from ${begin.join()} by ${size?.join() ?? 'rest'}`,
    [x(shape)],
    (given) => tf.slice(given, begin, size),
  );

const MASKS = ['begin', 'end', 'ellipsis', 'newAxis', 'shrinkAxis'] as const;

function strided(
  shape: number[],
  [begin, end, strides]: readonly [number[], number[], number[]],
  masks: Partial<Record<(typeof MASKS)[number], number>> = {},
): KernelCase {
  const name = `[${shape.join()}] ${begin.join()}:${end.join()}:${strides.join()} ${JSON.stringify(masks)}`;
  const [b, e, l, n, s] = MASKS.map((mask) => masks[mask] ?? 0);
  return still(name, [x(shape)], (given) =>
    tf.stridedSlice(given, begin, end, strides, b, e, l, n, s),
  );
}

const concatenated = (shapes: number[][], axis: number): KernelCase =>
  moved(
    `${JSON.stringify(shapes)} along ${axis}`,
    shapes.map((shape, i) => normals(shape, `part ${i}`)),
    (...parts) => tf.concat(parts, axis),
  );

/** Along the last axis, counted from the end, which the eager kernel does not understand. */
const gatheredFromEnd = (shape: number[], indices: Values): KernelCase => ({
  name: `[${indices.shape.join()}] of [${shape.join()}] along the last`,
  inputs: [x(shape), indices],
  compute: (from, at) => tf.gather(from, at, -1),
  eager: (from, at) => tf.gather(from, at, shape.length - 1),
});

const gathered = (shape: number[], indices: Values, axis: number): KernelCase => ({
  name: `[${indices.shape.join()}] of [${shape.join()}] along ${axis}`,
  inputs: [x(shape), indices],
  compute: (from, at) => tf.gather(from, at, axis),
  differentiates: [0],
});

const ADDED_AT_ONCE: Tolerance = {
  ulps: 4,
  ofLargest: true,
  because: 'the gradient is a sum of slices; the session adds chains of sums at once',
};

/** Kernels that move elements and change none. */
export const SHAPE_CASES: KernelCases = {
  Reshape: [
    reshaped([2, 3], [3, 2]),
    reshaped([2, 3], [-1]),
    reshaped([1], []),
    reshaped([], [1, 1]),
    reshaped([2, 0, 3], [0, 5]),
    reshaped([2, 3], [2, 3]),
    reshaped([4], [2, 1, 2, 1, 1]),
    ...ofEachType([4], (given) => tf.reshape(given, [2, 2])),
  ],
  ExpandDims: [0, 1, -1, -2].map((axis) =>
    moved(`axis ${axis}`, [x([2, 3])], (given) => tf.expandDims(given, axis)),
  ),
  Transpose: [
    transposed([2, 3]),
    transposed([2, 3], [0, 1]),
    transposed([2, 3, 4], [2, 0, 1]),
    transposed([2, 1, 3, 2, 2], [4, 2, 0, 3, 1]),
    transposed([2, 0, 3], [1, 2, 0]),
  ],
  Slice: [
    sliced([5], [1], [3]),
    sliced([5], [2]),
    sliced([3, 4], [1, 0], [2, -1]),
    sliced([3, 4], [1, 2], [0, 2]),
    sliced([2, 3, 4, 2], [0, 1, 1, 1], [2, 2, 3, 1]),
    sliced([2, 3, 2, 2, 2], [1, 0, 0, 1, 0], [1, 3, 2, 1, 2]),
    ...ofEachType([2, 3], (given) => tf.slice(given, [0, 1], [2, 2])),
  ],
  StridedSlice: [
    strided([5], [[1], [4], [1]]),
    strided([5], [[0], [5], [2]]),
    strided([5], [[4], [-6], [-1]]),
    strided([5], [[4], [0], [-2]]),
    strided([5], [[3], [-5], [-3]]),
    strided([5], [[-2], [9], [1]]),
    strided([5], [[3], [1], [1]]),
    strided([5], [[1], [3], [-1]]),
    strided([5], [[0], [0], [-1]], { begin: 1, end: 1 }),
    strided(
      [3, 4],
      [
        [0, 3],
        [3, -5],
        [2, -1],
      ],
    ),
    strided(
      [3, 4],
      [
        [1, 0],
        [9, 9],
        [1, 3],
      ],
      { begin: 2 },
    ),
    strided(
      [3, 4],
      [
        [1, 1],
        [2, 3],
        [1, 1],
      ],
      { shrinkAxis: 1 },
    ),
    strided(
      [3, 4],
      [
        [-1, 1],
        [0, 3],
        [1, 1],
      ],
      { shrinkAxis: 1 },
    ),
    strided(
      [3, 4],
      [
        [0, 0, 1],
        [3, 1, 3],
        [1, 1, 1],
      ],
      { newAxis: 2 },
    ),
    strided(
      [2, 3, 4],
      [
        [0, 1],
        [0, 3],
        [1, 1],
      ],
      { ellipsis: 1 },
    ),
    strided(
      [2, 3, 2, 4],
      [
        [1, 0, 3],
        [2, 0, 0],
        [1, 1, -2],
      ],
      { ellipsis: 2 },
    ),
  ],
  Concat: [
    concatenated([[2, 3]], 0),
    concatenated([[2], [3], [1]], 0),
    concatenated(
      [
        [2, 3],
        [2, 1],
      ],
      1,
    ),
    concatenated(
      [
        [2, 3],
        [2, 1],
      ],
      -1,
    ),
    concatenated(
      [
        [2, 3],
        [0, 3],
      ],
      0,
    ),
    concatenated(
      [
        [2, 1, 1, 2, 2],
        [2, 1, 3, 2, 2],
      ],
      2,
    ),
    concatenated(
      Array.from({ length: 12 }, () => [1, 2]),
      0,
    ),
    still('whole numbers', [ints([1, 2]), ints([3])], (...parts) => tf.concat(parts)),
    still('truth values', [bools([1, 0]), bools([1])], (...parts) => tf.concat(parts)),
  ],
  Pack: [0, 1, 2, -1, -2].map((axis) =>
    moved(`axis ${axis}`, [x([2, 3]), normals([2, 3], 'y')], (...parts) => tf.stack(parts, axis)),
  ),
  Unpack: [
    ...[0, 1, 2, -1].map((axis) =>
      moved(`axis ${axis}`, [x([2, 3, 2])], (given) => tf.unstack(given, axis)),
    ),
    ...ofEachType([3], (given) => tf.unstack(given)),
  ],
  SplitV: [
    moved('three equal', [x([6])], (given) => tf.split(given, 3)),
    moved('given sizes', [x([2, 6])], (given) => tf.split(given, [1, 3, 2], 1)),
    moved('the rest', [x([6, 2])], (given) => tf.split(given, [1, -1, 2], 0)),
    moved('from the end', [x([2, 2, 4])], (given) => tf.split(given, 2, -1)),
    still('an empty part', [x([3])], (given) => tf.split(given, [0, 3])),
  ],
  PadV2: [
    moved('a vector', [x([3])], (given) => tf.pad(given, [[1, 2]])),
    moved('with a number', [x([2, 2])], (given) =>
      tf.pad(
        given,
        [
          [0, 1],
          [2, 0],
        ],
        -1.5,
      ),
    ),
    moved('with -Infinity', [x([2])], (given) => tf.pad(given, [[1, 0]], -Infinity)),
    moved('by nothing', [x([2])], (given) => tf.pad(given, [[0, 0]])),
    moved('an empty one', [x([0])], (given) => tf.pad(given, [[1, 1]])),
    moved('of rank 4', [x([1, 2, 2, 1])], (given) =>
      tf.pad(given, [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 0],
      ]),
    ),
    still('whole numbers', [ints([1, 2])], (given) => tf.pad(given, [[1, 0]], 7)),
  ],
  Tile: [
    moved('a vector', [x([3])], (given) => tf.tile(given, [2])),
    { ...moved('two axes', [x([2, 3])], (y) => tf.tile(y, [2, 3])), tolerance: ADDED_AT_ONCE },
    {
      ...moved('three axes', [x([2, 1, 2])], (y) => tf.tile(y, [1, 3, 2])),
      tolerance: ADDED_AT_ONCE,
    },
    {
      ...moved('four axes', [x([1, 2, 1, 2])], (y) => tf.tile(y, [2, 1, 2, 2])),
      tolerance: ADDED_AT_ONCE,
    },
    still('not at all', [x([2])], (given) => tf.tile(given, [0])),
    still('whole numbers', [ints([1, 2])], (given) => tf.tile(given, [2])),
    moved('broadcastTo', [x([1, 3])], (given) => tf.broadcastTo(given, [2, 3])),
  ],
  BroadcastTo: [
    [[3], [2, 3]],
    [
      [2, 1],
      [2, 3],
    ],
    [[], [2, 2]],
    [
      [2, 1, 1],
      [1, 2, 3, 2],
    ],
    [
      [1, 0],
      [2, 0],
    ],
    [[2], [2]],
  ].map(([from, to]) => ({
    name: `[${from!.join()}] to [${to!.join()}]`,
    inputs: [x(from!)],
    compute: (given) => tf.engine().runKernel('BroadcastTo', { x: given }, { shape: to! }),
    eager: (given) => tf.broadcastTo(given, to!),
  })),
  Reverse: [
    moved('all axes', [x([2, 3])], (given) => tf.reverse(given)),
    moved('axis 0', [x([2, 3])], (given) => tf.reverse(given, 0)),
    moved('axis -1', [x([2, 3])], (given) => tf.reverse(given, -1)),
    moved('two of rank 4', [x([2, 1, 3, 2])], (given) => tf.reverse(given, [0, -2])),
    moved('edges', [edges], (given) => tf.reverse(given, 1)),
    ...ofEachType([3], (given) => tf.reverse(given)),
  ],
  GatherV2: [
    gathered([4], ints([3, 0, 3]), 0),
    gathered([4, 2], ints([3, 0, 1, 1], [2, 2]), 0),
    gathered([2, 3, 2], ints([2, 0]), 1),
    gatheredFromEnd([2, 3, 2], ints([1])),
    gathered([4], ints([], [0]), 0),
    gathered([2, 2, 1, 3, 2], ints([0, 2, 2]), 3),
    still('one place', [x([3, 2]), ints([2], [])], (from, at) => tf.gather(from, at)),
    still('whole numbers', [ints([4, 5, 6]), ints([2, 2])], (from, at) => tf.gather(from, at)),
    still('truth values', [bools([0, 1, 1]), ints([2, 0])], (from, at) => tf.gather(from, at)),
  ],
  OneHot: [
    still('a vector', [ints([0, 2, 1])], (at) => tf.oneHot(at, 3)),
    still('outside', [ints([-1, 5])], (at) => tf.oneHot(at, 3)),
    still('a scalar', [ints([1], [])], (at) => tf.oneHot(at, 2)),
    still('own levels', [ints([0, 1], [2, 1])], (at) => tf.oneHot(at, 2, 5, -3)),
    still('float32', [ints([0, 1])], (at) => tf.oneHot(at, 2, 0.5, -0.25, 'float32')),
    still('bool', [ints([0, 1])], (at) => tf.oneHot(at, 2, 1, 0, 'bool')),
    still('empty', [ints([])], (at) => tf.oneHot(at, 2)),
  ],
  UnsortedSegmentSum: [
    moved('a vector', [x([4]), ints([1, 0, 1, 1])], (given, at) =>
      tf.unsortedSegmentSum(given, at as tf.Tensor1D, 3),
    ),
    moved('rows', [x([4, 2, 3]), ints([2, 0, 0, 2])], (given, at) =>
      tf.unsortedSegmentSum(given, at as tf.Tensor1D, 3),
    ),
    moved('dropped ones', [x([3, 2]), ints([-1, 0, 1])], (given, at) =>
      tf.unsortedSegmentSum(given, at as tf.Tensor1D, 2),
    ),
    still('whole numbers', [ints([1, 2, 3]), ints([0, 0, 1])], (given, at) =>
      tf.unsortedSegmentSum(given, at as tf.Tensor1D, 2),
    ),
  ],
  Range: [
    [0, 5],
    [2, 11, 3],
    [5, 0],
    [5, 0, -2],
    [0, 1, 0.1],
    [0, 0.3, 0.1],
    [2.5, 7.5, 2.5],
    [1, 1],
    [0, 5, -1],
    [5, 0, 2],
    [0, 100, 0.7],
    [0.3, 60, 0.7],
    [-1, -7.3, -0.9],
  ].map(([start, stop, step]) =>
    still(`${start!} to ${stop!} by ${step ?? 'default'}`, [], () =>
      tf.add(tf.range(start!, stop!, step), 0),
    ),
  ),
};
