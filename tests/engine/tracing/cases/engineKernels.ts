import type * as tf from '@tensorflow/tfjs-core';
import {
  biasAdd,
  biasAddGradient,
  reluGradient,
} from '../../../../src-main/engine/operations/bias';
import { seededNormal, seededUniform } from '../../../../src-main/engine/operations/seededRandom';
import { bernoulliNllNats } from '../../../../src-main/engine/objectives/bernoulli';
import type { KernelCase, KernelCases } from '../kernelCase';
import { EDGE_NUMBERS, floats, grey, ints, normals } from '../values';

const SHAPES = [
  [5, 3],
  [2, 4, 3],
  [2, 3, 2, 3],
  [0, 3],
  [1, 1],
];

/** Logits of both signs and of every size, with targets from black to white. */
export const BERNOULLI_CASES: readonly KernelCase[] = [
  ...SHAPES.map((shape) => ({
    name: `[${shape.join()}]`,
    inputs: [normals(shape, 'logits'), grey(shape)],
    compute: (logits: tf.Tensor, targets: tf.Tensor) => bernoulliNllNats(logits, targets),
    differentiates: [0],
  })),
  ...[0, 0.25, 1].map((target) => ({
    name: `edges, target ${target}`,
    inputs: [floats(EDGE_NUMBERS), floats(EDGE_NUMBERS.map(() => target))],
    compute: (logits: tf.Tensor, targets: tf.Tensor) => bernoulliNllNats(logits, targets),
    differentiates: [0],
  })),
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
  BernoulliNll: BERNOULLI_CASES,
  // Reached through the gradient.
  BernoulliNllGrad: BERNOULLI_CASES,
  SeededNormal: randomCases(seededNormal),
  SeededUniform: randomCases(seededUniform),
};

function randomCases(draw: (shape: number[], seed: tf.Tensor) => tf.Tensor) {
  return [[], [7], [3, 2], [2, 3, 1, 2], [0]].flatMap((shape) =>
    [
      [0, 0],
      [1, -1],
      [-2147483648, 2147483647],
    ].map((seed) => ({
      name: `[${shape.join()}] of ${seed.join()}`,
      inputs: [ints(seed)],
      compute: (given: tf.Tensor) => draw(shape, given),
    })),
  );
}
