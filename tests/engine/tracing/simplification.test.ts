import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { nodesInOrder, type StepGraph } from '../../../src-main/engine/graph/stepGraph';
import { sizeOf } from '../../../src-main/engine/shape';
import { traceGraph } from '../../../src-main/engine/tracing/trace';
import { runBothWays } from './bothWays';
import type { Values } from './kernelCase';
import { EDGE_NUMBERS, floats, ints, normals } from './values';

beforeAll(() => loadTensorFlow());

const broadcastTo = (x: tf.Tensor, shape: number[]): tf.Tensor =>
  tf.engine().runKernel('BroadcastTo', { x }, { shape });

interface Simplification {
  name: string;
  inputs: Values[];
  compute: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** tfjs has no eager BroadcastTo; its own op repeats. */
  eager?: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** What remains of the operations, each with the elements of its result. */
  left: string[];
}

const x = normals([2, 3], 'x');
const edges = floats(EDGE_NUMBERS);

const SIMPLIFICATIONS: Simplification[] = [
  {
    name: 'a product with ones is the other factor',
    inputs: [edges],
    compute: (a) => tf.mul(a, tf.onesLike(a)),
    left: ['input 26'],
  },
  {
    name: 'a product of ones with a tensor is the tensor',
    inputs: [edges],
    compute: (a) => tf.mul(tf.ones(a.shape), a),
    left: ['input 26'],
  },
  {
    name: 'a product with the number 1 is the other factor',
    inputs: [edges],
    compute: (a) => tf.mul(1, tf.mul(a, 1)),
    left: ['input 26'],
  },
  {
    name: 'whole ones go too',
    inputs: [ints([4, -5])],
    compute: (a) => tf.mul(a, tf.ones([2], 'int32')),
    left: ['input 2'],
  },
  {
    name: 'a product with ones of a larger shape only spreads',
    inputs: [normals([3], 'x')],
    compute: (a) => tf.mul(a, tf.ones([4, 3])),
    left: ['input 3', 'broadcast 12'],
  },
  {
    name: 'a product with ones that are not all ones stays',
    inputs: [normals([3], 'x')],
    compute: (a) => tf.mul(a, tf.tensor1d([1, 1, 2])),
    left: ['input 3', 'constant 3', 'binary 3'],
  },
  {
    name: 'a sum with ones stays',
    inputs: [x],
    compute: (a) => tf.add(a, tf.ones([2, 3])),
    left: ['input 6', 'constant 1', 'binary 6'],
  },
  {
    name: 'a quotient by ones stays, and so does one of ones',
    inputs: [x],
    compute: (a) => tf.div(tf.ones([2, 3]), tf.div(a, tf.ones([2, 3]))),
    left: ['constant 1', 'input 6', 'constant 1', 'binary 6', 'binary 6'],
  },
  {
    name: 'a function of a spread tensor is worked out before it is spread',
    inputs: [normals([3], 'x')],
    compute: (a) => tf.exp(broadcastTo(a, [4, 3])),
    eager: (a) => tf.exp(tf.broadcastTo(a, [4, 3])),
    left: ['input 3', 'unary 3', 'broadcast 12'],
  },
  {
    name: 'so is one of two spread tensors, as far as they differ',
    inputs: [normals([2, 1], 'x'), normals([3], 'y')],
    compute: (a, b) => tf.sub(broadcastTo(a, [4, 2, 3]), broadcastTo(b, [2, 3])),
    eager: (a, b) => tf.sub(tf.broadcastTo(a, [4, 2, 3]), tf.broadcastTo(b, [2, 3])),
    left: ['input 2', 'input 3', 'binary 6', 'broadcast 24'],
  },
  {
    name: 'a comparison of spread tensors keeps its type',
    inputs: [normals([3], 'x')],
    compute: (a) => tf.greater(broadcastTo(a, [2, 3]), tf.zeros([2, 3])),
    eager: (a) => tf.greater(tf.broadcastTo(a, [2, 3]), tf.zeros([2, 3])),
    left: ['input 3', 'constant 1', 'binary 3', 'broadcast 6'],
  },
  {
    name: 'what is spread twice is spread once',
    inputs: [normals([3], 'x')],
    compute: (a) => broadcastTo(broadcastTo(a, [2, 3]), [4, 2, 3]),
    eager: (a) => tf.broadcastTo(a, [4, 2, 3]),
    left: ['input 3', 'broadcast 24'],
  },
  {
    name: 'spreading to the same shape is nothing',
    inputs: [x],
    compute: (a) => broadcastTo(a, [2, 3]),
    eager: (a) => tf.clone(a),
    left: ['input 6'],
  },
  {
    name: 'reshaping to the same shape is nothing',
    inputs: [x],
    compute: (a) => tf.reshape(a, [2, -1]),
    left: ['input 6'],
  },
  {
    name: 'a spread scalar that is reshaped is spread anew',
    inputs: [normals([], 'x')],
    compute: (a) => tf.neg(tf.reshape(broadcastTo(a, [2, 3]), [6])),
    eager: (a) => tf.neg(tf.broadcastTo(a, [6])),
    left: ['input 1', 'unary 1', 'broadcast 6'],
  },
  {
    name: 'a spread row that is reshaped keeps the order of its elements',
    inputs: [normals([3], 'x')],
    compute: (a) => tf.neg(tf.reshape(broadcastTo(a, [2, 3]), [3, 2])),
    eager: (a) => tf.neg(tf.reshape(tf.broadcastTo(a, [2, 3]), [3, 2])),
    left: ['input 3', 'broadcast 6', 'reshape 6', 'unary 6'],
  },
  {
    name: 'a tensor of one number is a scalar',
    inputs: [],
    compute: () => tf.tensor2d([7, 7, 7, 7], [2, 2]),
    left: ['constant 1', 'broadcast 4'],
  },
  {
    name: 'NaN is one number too',
    inputs: [],
    compute: () => tf.tensor1d([NaN, NaN]),
    left: ['constant 1', 'broadcast 2'],
  },
  {
    name: 'the two zeros are two numbers',
    inputs: [],
    compute: () => tf.div(1, tf.tensor1d([0, -0, 0])),
    left: ['constant 1', 'constant 3', 'binary 3'],
  },
  {
    name: 'a cast to the own type is nothing',
    inputs: [x],
    compute: (a) => tf.cast(a, 'float32'),
    left: ['input 6'],
  },
  {
    name: 'empty tensors stay empty',
    inputs: [normals([0, 3], 'x')],
    compute: (a) => tf.mul(tf.mul(a, tf.ones([1, 3])), tf.tensor2d([], [0, 3])),
    left: ['input 0'],
  },
];

describe('tracing leaves out what changes nothing:', () => {
  test.each(SIMPLIFICATIONS)('$name', ({ inputs, compute, left }) => {
    const graph = traceGraph((tracing) => ({
      outputs: {
        y: compute(...inputs.map(({ shape, dtype }, i) => tracing.input(`x${i}`, shape, dtype))),
      },
    }));
    expect(operationsOf(graph)).toEqual(left);
  });

  test('and every result is, bit for bit, what tfjs works out in full', async () => {
    const pairs = await runBothWays(SIMPLIFICATIONS);
    const named = (way: 'eager' | 'traced') =>
      pairs.map((pair, i) => [SIMPLIFICATIONS[i]!.name, pair[way]]);
    expect(named('traced')).toEqual(named('eager'));
  });
});

describe('a gradient', () => {
  const gradient = (compute: (a: tf.Tensor) => tf.Tensor, shape: number[]) =>
    traceGraph((tracing) => ({ outputs: { dx: tf.grad(compute)(tracing.input('x', shape)) } }));

  test('of a sum is a single number, spread', () => {
    expect(operationsOf(gradient((a) => tf.sum(a), [100, 50]))).toEqual([
      'constant 1',
      'broadcast 5000',
    ]);
  });

  test('of a sum over one axis spreads what came back', () => {
    const graph = gradient((a) => tf.sum(tf.square(tf.sum(a, 1))), [100, 50]);
    expect(operationsOf(graph).filter((each) => !each.startsWith('constant'))).toEqual([
      'input 5000',
      'reduce 100',
      'binary 100',
      'reshape 100',
      'broadcast 5000',
    ]);
    expectNoLargeConstant(graph);
  });

  test('of a mean divides before it spreads', () => {
    expect(operationsOf(gradient((a) => tf.mean(a), [100, 50]))).toEqual([
      'constant 1',
      'constant 1',
      'binary 1',
      'broadcast 5000',
    ]);
  });

  test('of a network holds no constant of a tensor’s size', () => {
    const graph = traceGraph((tracing) => {
      const images = tracing.input('images', [32, 8, 8, 1]);
      const loss = (kernel: tf.Tensor, weight: tf.Tensor) => {
        const features = tf.relu(
          tf.conv2d(images as tf.Tensor4D, kernel as tf.Tensor4D, 2, 'same'),
        );
        const logits = tf.matMul(tf.reshape(features, [32, 64]), weight);
        const likelihood = tf.add(tf.softplus(tf.neg(tf.abs(logits))), tf.relu(logits));
        return tf.mean(tf.sum(tf.mul(0.5, likelihood), 1));
      };
      const [kernel, weight] = tf.grads(loss)([
        tracing.state('kernel', [3, 3, 1, 4]),
        tracing.state('weight', [64, 10]),
      ]);
      return { outputs: { kernel: kernel!, weight: weight! } };
    });
    expectNoLargeConstant(graph);
  });
});

function operationsOf(graph: StepGraph): string[] {
  return nodesInOrder(graph).map(
    ({ operation, results }) => `${operation} ${sizeOf(results[0]!.shape)}`,
  );
}

function expectNoLargeConstant(graph: StepGraph): void {
  const sizes = nodesInOrder(graph).flatMap((node) =>
    node.operation === 'constant' ? [node.attributes.values.length] : [],
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBe(1);
}
