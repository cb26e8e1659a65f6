import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase, KernelCases, Values } from '../kernelCase';
import { bools, coins, EDGE_NUMBERS, floats, integers, ints, normals } from '../values';

const edges = floats(EDGE_NUMBERS);
const kernel = (name: string, inputs: tf.NamedTensorMap, attributes?: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attributes);

/** One input, with the gradient: at the edges, of rank 4, a scalar and empty. */
function tried(compute: (x: tf.Tensor) => tf.Tensor) {
  const inputs: Record<string, Values> = {
    edges,
    'of rank 4': normals([2, 1, 3, 2], 'x'),
    scalar: normals([], 'x'),
    empty: normals([0, 2], 'x'),
  };
  return Object.entries(inputs).map(([name, x]) => ({
    name,
    inputs: [x],
    compute,
    differentiates: [0],
  }));
}

/** Condition, where true, where false. */
const SHAPES: readonly (readonly [number[], number[], number[]])[] = [
  [
    [2, 3],
    [2, 3],
    [2, 3],
  ],
  [[], [2, 3], [2, 3]],
  [[2, 1], [1, 3], []],
  [[3], [2, 3], [2, 2, 1]],
  [[0], [0], [0]],
];

function choice(name: string, inputs: Values[]): KernelCase {
  const [condition, whereTrue, whereFalse] = inputs;
  const isDifferentiable = [whereTrue!, whereFalse!].every(
    ({ dtype, shape }) => dtype === 'float32' && shape.length === condition!.shape.length,
  );
  return {
    name,
    inputs,
    compute: (c, t, e) => tf.where(c, t, e),
    ...(isDifferentiable && { differentiates: [1, 2] }),
  };
}

/** Kernels of single elements that choose, fill or convert. */
export const CHOICE_CASES: KernelCases = {
  AddN: [1, 2, 3, 11].map((count) => ({
    name: `${count} of them`,
    inputs: Array.from({ length: count }, (_, i) => normals([2, 3], `addend ${i}`)),
    compute: (...x: tf.Tensor[]) => tf.addN(x),
    differentiates: Array.from({ length: count }, (_, i) => i),
    ...(count > 8 && {
      tolerance: {
        ulps: 4,
        ofLargest: true,
        because: 'the eager kernel adds eight at a time, the odd ones first',
      },
    }),
  })),
  Select: [
    choice('edges', [coins([26], 'condition'), edges, normals([26], 'else')]),
    choice('whole numbers', [coins([4], 'c'), integers([4], 0, 9, 't'), integers([4], 0, 9, 'e')]),
    ...SHAPES.map((shapes) =>
      choice(JSON.stringify(shapes), [
        coins(shapes[0], 'condition'),
        normals(shapes[1], 'then'),
        normals(shapes[2], 'else'),
      ]),
    ),
  ],
  Cast: [
    ...(['float32', 'int32', 'bool'] as const).flatMap((to) => [
      {
        name: `float32 to ${to}`,
        inputs: [floats([0, -0, 0.5, -0.5, 1.99, -1.99, 2.5, 1e9, NaN, Infinity, -Infinity, 1e38])],
        compute: (x: tf.Tensor) => tf.cast(x, to),
      },
      {
        name: `int32 to ${to}`,
        inputs: [ints([0, 1, -1, 16777217, 2147483647, -2147483648])],
        compute: (x: tf.Tensor) => tf.cast(x, to),
      },
      {
        name: `bool to ${to}`,
        inputs: [bools([0, 1], [2, 1])],
        compute: (x: tf.Tensor) => tf.cast(x, to),
      },
    ]),
    {
      name: 'a gradient through float32',
      inputs: [normals([2, 3], 'x')],
      compute: (x) => tf.cast(x, 'float32'),
      differentiates: [0],
    },
  ],
  Identity: tried((x) => tf.mul(tf.clone(x), x)),
  LeakyRelu: [0.2, 0, -1, 3].flatMap((alpha) =>
    tried((x) => tf.leakyRelu(x, alpha)).map((each) => ({
      ...each,
      name: `${each.name}, ${alpha}`,
    })),
  ),
  Prelu: [
    ...[[2, 3], [3], [2, 1], []].map((alpha) => ({
      name: `alpha [${alpha.join()}]`,
      inputs: [normals([2, 3], 'x'), normals(alpha, 'alpha')],
      compute: (x: tf.Tensor, alpha: tf.Tensor) => tf.prelu(x, alpha),
      differentiates: [0, 1],
    })),
    {
      name: 'edges',
      inputs: [floats(EDGE_NUMBERS.filter((x) => Math.abs(x) !== Infinity)), floats([0.25])],
      compute: (x, alpha) => tf.prelu(x, alpha),
      differentiates: [0],
      tolerance: {
        ulps: 0,
        because: 'eagerly it is a sum of relu and alpha (x - |x|) / 2: -0 gives 0, Infinity NaN',
      },
    },
  ],
  ClipByValue: [
    ...tried((x) => tf.clipByValue(x, -1, 2)),
    ...tried((x) => tf.clipByValue(x, 0, Infinity)),
    {
      name: 'whole numbers',
      inputs: [integers([3, 4], -9, 9, 'x')],
      compute: (x) => tf.clipByValue(x, -3, 4),
    },
  ],
  Step: [
    ...tried((x) => tf.step(x)),
    ...tried((x) => tf.step(x, -1)),
    ...tried((x) => tf.step(x, 0.3)),
  ],
  EluGrad: [
    {
      name: 'edges',
      inputs: [normals([26], 'dy'), edges],
      compute: (dy, y) => kernel('EluGrad', { dy, y }),
    },
  ],
  ZerosLike: [
    edges,
    normals([], 'x'),
    normals([0], 'x'),
    integers([2, 3], 0, 9, 'x'),
    coins([2], 'x'),
  ].map((x) => ({ name: x.dtype, inputs: [x], compute: (given) => tf.zerosLike(given) })),
  OnesLike: [
    edges,
    normals([], 'x'),
    normals([0], 'x'),
    integers([2, 3], 0, 9, 'x'),
    coins([2], 'x'),
  ].map((x) => ({ name: x.dtype, inputs: [x], compute: (given) => tf.onesLike(given) })),
  Fill: [
    { name: 'a scalar', inputs: [], compute: () => tf.fill([], 3) },
    { name: 'float32', inputs: [], compute: () => tf.fill([2, 3], -2.5) },
    { name: 'minus zero', inputs: [], compute: () => tf.fill([2], -0) },
    { name: 'no number', inputs: [], compute: () => tf.fill([2], NaN) },
    { name: 'int32', inputs: [], compute: () => tf.fill([2, 1, 2], 7, 'int32') },
    { name: 'bool', inputs: [], compute: () => tf.fill([20], 1, 'bool') },
    { name: 'empty', inputs: [], compute: () => tf.fill([2, 0], 1) },
  ],
};
