import type * as tf from '@tensorflow/tfjs-core';
import {
  biasAdd,
  biasAddGradient,
  reluGradient,
} from '../../../../src-main/engine/operations/bias';
import { seededNormal } from '../../../../src-main/engine/operations/seededNormal';
import type { KernelCases } from '../kernelCase';
import { EDGE_NUMBERS, floats, ints, normals } from '../values';

const SHAPES = [
  [5, 3],
  [2, 4, 3],
  [2, 3, 2, 3],
  [0, 3],
  [1, 1],
];

/** The engine's own kernels but AdamUpdate, whose results can only be stored: see UPDATE_KERNELS. */
export const ENGINE_CASES: KernelCases = {
  BiasAdd: SHAPES.map((shape) => ({
    name: `[${shape.join()}]`,
    inputs: [normals(shape, 'x'), normals(shape.slice(-1), 'bias')],
    compute: (x, bias) => biasAdd(x, bias),
  })),
  BiasAddGrad: SHAPES.map((shape) => ({
    name: `[${shape.join()}]`,
    inputs: [normals(shape, 'dy')],
    compute: (dy) => biasAddGradient(dy),
  })),
  ReluGrad: [
    ...SHAPES.map((shape) => ({
      name: `[${shape.join()}]`,
      inputs: [normals(shape, 'dy'), normals(shape, 'y')],
      compute: (dy: tf.Tensor, y: tf.Tensor) => reluGradient(dy, y),
    })),
    {
      name: 'edges',
      inputs: [normals([EDGE_NUMBERS.length], 'dy'), floats(EDGE_NUMBERS)],
      compute: (dy, y) => reluGradient(dy, y),
    },
  ],
  SeededNormal: [[], [7], [3, 2], [2, 3, 1, 2], [0]].flatMap((shape) =>
    [
      [0, 0],
      [1, -1],
      [-2147483648, 2147483647],
    ].map((seed) => ({
      name: `[${shape.join()}] of ${seed.join()}`,
      inputs: [ints(seed)],
      compute: (given: tf.Tensor) => seededNormal(shape, given),
    })),
  ),
};
