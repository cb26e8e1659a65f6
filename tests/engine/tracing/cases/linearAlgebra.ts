import * as tf from '@tensorflow/tfjs-core';
import type { KernelCase, KernelCases, Tolerance } from '../kernelCase';
import { floats, normals } from '../values';

const ANOTHER_ORDER: Tolerance = {
  ulps: 16,
  ofLargest: true,
  because: 'the session has oneDNN add up the terms, in another order than the eager kernel',
};

const PRODUCTS: readonly (readonly [a: number[], b: number[], transA: boolean, transB: boolean])[] =
  [
    [[2, 3], [3, 4], false, false],
    [[3, 2], [3, 4], true, false],
    [[2, 3], [4, 3], false, true],
    [[3, 2], [4, 3], true, true],
    [[1, 1], [1, 1], false, false],
    [[2, 0], [0, 3], false, false],
    [[0, 2], [2, 3], false, false],
    [[2, 2, 3], [2, 3, 4], false, false],
    [[2, 3, 2], [2, 4, 3], true, true],
    [[1, 2, 3], [1, 3, 2], false, false],
    [[2, 1, 2, 3], [2, 1, 3, 2], false, false],
    [[2, 2, 3, 2], [2, 2, 3, 4], true, false],
    [[17, 33], [33, 19], false, false],
  ];

/** Batches of different sizes; tfjs has no gradient for them. */
const SPREAD_PRODUCTS: readonly (readonly [a: number[], b: number[]])[] = [
  [
    [2, 3],
    [4, 3, 2],
  ],
  [
    [4, 2, 3],
    [1, 3, 2],
  ],
  [
    [2, 1, 2, 3],
    [3, 3, 2],
  ],
  [
    [1, 2, 3],
    [1, 1, 3, 2],
  ],
];

function product(
  [a, b, transposesA, transposesB]: (typeof PRODUCTS)[number],
  differentiates?: number[],
): KernelCase {
  return {
    name: `[${a.join()}]${transposesA ? 'T' : ''} x [${b.join()}]${transposesB ? 'T' : ''}`,
    inputs: [normals(a, 'a'), normals(b, 'b')],
    compute: (left, right) => tf.matMul(left, right, transposesA, transposesB),
    ...(differentiates && { differentiates }),
    tolerance: ANOTHER_ORDER,
  };
}

interface Window {
  side: readonly [number, number];
  kernel: readonly [number, number];
  strides: number | [number, number];
  padding: 'same' | 'valid';
  channels?: number;
  filters?: number;
  batch?: number;
}

const WINDOWS: readonly Window[] = [
  ...(['same', 'valid'] as const).flatMap((padding) => [
    { side: [5, 5], kernel: [3, 3], strides: 1, padding } as const,
    { side: [5, 6], kernel: [3, 3], strides: 2, padding } as const,
    { side: [6, 5], kernel: [2, 3], strides: 2, padding } as const,
    { side: [7, 4], kernel: [4, 4], strides: [3, 1] as [number, number], padding } as const,
    { side: [4, 4], kernel: [1, 1], strides: 2, padding } as const,
    { side: [3, 3], kernel: [3, 3], strides: 3, padding } as const,
    { side: [1, 1], kernel: [1, 1], strides: 1, padding } as const,
  ]),
  { side: [2, 2], kernel: [5, 5], strides: 1, padding: 'same' },
  { side: [28, 28], kernel: [3, 3], strides: 2, padding: 'same', channels: 1, filters: 32 },
  { side: [4, 4], kernel: [3, 3], strides: 1, padding: 'same', channels: 1, filters: 1, batch: 1 },
];

function windowName({ side, kernel, strides, padding }: Window): string {
  return `${side.join('x')} by ${kernel.join('x')}, strides ${strides.toString()}, ${padding}`;
}

function shapes({ side, kernel, channels = 2, filters = 3, batch = 2 }: Window) {
  return { images: [batch, ...side, channels], kernel: [...kernel, channels, filters] };
}

function convolution(window: Window): KernelCase {
  const { images, kernel } = shapes(window);
  return {
    name: windowName(window),
    inputs: [normals(images, 'images'), normals(kernel, 'kernel')],
    compute: (x, filter) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, window.strides, window.padding),
    differentiates: [0, 1],
    tolerance: ANOTHER_ORDER,
  };
}

/** The gradients are themselves convolutions, and differentiable. */
function transposedConvolution(window: Window): KernelCase {
  const { images, kernel } = shapes(window);
  const pair =
    typeof window.strides === 'number' ? [window.strides, window.strides] : window.strides;
  const output = window.side.map((side, i) =>
    window.padding === 'same'
      ? Math.ceil(side / pair[i]!)
      : Math.ceil((side - window.kernel[i]! + 1) / pair[i]!),
  );
  return {
    name: windowName(window),
    inputs: [normals([images[0]!, ...output, kernel[3]!], 'dy'), normals(kernel, 'kernel')],
    compute: (dy, filter) =>
      tf.conv2dTranspose(
        dy as tf.Tensor4D,
        filter as tf.Tensor4D,
        images as [number, number, number, number],
        window.strides,
        window.padding,
      ),
    differentiates: [0, 1],
    tolerance: ANOTHER_ORDER,
  };
}

const dilated = (dilations: number | [number, number], padding: 'same' | 'valid'): KernelCase => ({
  name: `dilations ${dilations.toString()}, ${padding}`,
  inputs: [normals([1, 9, 8, 2], 'images'), normals([3, 2, 2, 3], 'kernel')],
  compute: (x, filter) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, padding, 'NHWC', dilations),
  tolerance: ANOTHER_ORDER,
});

/** Products of matrices, convolutions, and the gradients of both. */
export const LINEAR_CASES: KernelCases = {
  BatchMatMul: [
    ...PRODUCTS.map((each) => product(each, [0, 1])),
    ...SPREAD_PRODUCTS.map(([a, b]) => product([a, b, false, false])),
    {
      name: 'edges',
      inputs: [floats([1, NaN, 0, Infinity, -0, 1e38], [3, 2]), floats([1, 0, -1, 1e38], [2, 2])],
      compute: (a, b) => tf.matMul(a, b),
      differentiates: [0, 1],
      tolerance: ANOTHER_ORDER,
    },
  ],
  Conv2D: [
    ...WINDOWS.map(convolution),
    dilated(2, 'same'),
    dilated(2, 'valid'),
    dilated([3, 1], 'valid'),
  ],
  Conv2DBackpropInput: WINDOWS.map(transposedConvolution),
  Conv2DBackpropFilter: WINDOWS.map((window) => {
    const { images, kernel } = shapes(window);
    return {
      name: windowName(window),
      inputs: [normals(images, 'images'), normals(kernel, 'kernel')],
      compute: (x, filter) =>
        tf.grad((varied) =>
          tf.conv2d(x as tf.Tensor4D, varied as tf.Tensor4D, window.strides, window.padding),
        )(filter),
      tolerance: ANOTHER_ORDER,
    };
  }),
};
