import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { emitGraph } from '../../../../src-main/engine/emitters/tensorflow/emitGraph';
import { fusedNodes } from '../../../../src-main/engine/emitters/tensorflow/fusedNodes';
import type { StepGraph } from '../../../../src-main/engine/graph/stepGraph';
import { biasActivation } from '../../../../src-main/engine/layers/biasActivation';
import { biasAdd } from '../../../../src-main/engine/operations/bias';
import { traceGraph } from '../../../../src-main/engine/tracing/trace';
import { runBothWays } from '../../tracing/bothWays';
import type { KernelCase } from '../../tracing/kernelCase';
import { EDGE_NUMBERS, floats, normals } from '../../tracing/values';
import { kernelsHere } from './kernelsHere';

const kernels = await kernelsHere();

/** What a transposed convolution of 2 x 2 images gives before its bias. */
const upwards = (x: tf.Tensor, kernel: tf.Tensor, strides = 2): tf.Tensor =>
  tf.conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, [2, 4, 4, 3], strides, 'same');

function traced(compute: (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) => tf.Tensor[]) {
  return traceGraph((tracing) => {
    const results = compute(
      tracing.input('x', [2, 2, 2, 5]),
      tracing.input('kernel', [3, 3, 3, 5]),
      tracing.input('bias', [3]),
    );
    return { outputs: Object.fromEntries(results.map((result, i) => [`y${i}`, result])) };
  });
}

const counted = (graph: StepGraph) => {
  const { biasRelus, biasSums } = fusedNodes(graph);
  return { biasRelus: biasRelus.size, biasSums: biasSums.size };
};

const operationsOf = (graph: StepGraph) =>
  [...emitGraph([], [{ name: 'p', graph, kernels: 'vector' }]).matchAll(/op: "(\w+)"/g)].map(
    ([, operation]) => operation,
  );

test('behind a transposed convolution a bias and its ReLU are one, there and back', () => {
  const graph = traced((x, kernel, bias) =>
    tf.grads((b, k) => tf.sum(biasActivation(upwards(x, k), b, 'relu')))([bias, kernel]),
  );
  expect(counted(graph)).toEqual({ biasRelus: 1, biasSums: 1 });
  const operations = operationsOf(graph);
  expect(operations).toContain('LatentBiasRelu');
  expect(operations).toContain('LatentBiasReluGradient');
  for (const parted of ['BiasAdd', 'Relu', 'ReluGrad', 'BiasAddGrad']) {
    expect(operations).not.toContain(parted);
  }
});

test('a bias that something else uses stays by itself', () => {
  const graph = traced((x, kernel, bias) => {
    const sum = biasAdd(upwards(x, kernel), bias);
    return [tf.relu(sum), tf.neg(sum)];
  });
  expect(counted(graph).biasRelus).toBe(0);
  const alsoOutput = traced((x, kernel, bias) => {
    const sum = biasAdd(upwards(x, kernel), bias);
    return [tf.relu(sum), sum];
  });
  expect(counted(alsoOutput).biasRelus).toBe(0);
});

test('a bias behind a plain product or convolution is left to TensorFlow', () => {
  const graph = traced((x, kernel, bias) => [
    tf.relu(biasAdd(tf.matMul(tf.reshape(x, [8, 5]), tf.reshape(kernel, [5, 27])), tf.ones([27]))),
    tf.relu(
      biasAdd(
        tf.conv2d(x as tf.Tensor4D, tf.transpose(kernel, [0, 1, 3, 2]) as tf.Tensor4D, 1, 'same'),
        bias,
      ),
    ),
  ]);
  expect(counted(graph).biasRelus).toBe(0);
});

const ways = kernels.map((each) => [each] as const);

test.each(ways)(
  'a fused bias, ReLU and their gradients give what they give apart: %s',
  async (way) => {
    const layer = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) =>
      biasActivation(upwards(x, kernel), bias, 'relu');
    const inputs = [
      normals([2, 2, 2, 5], 'x'),
      normals([3, 3, 3, 5], 'kernel'),
      floats([0.5, -0.5, -100]),
    ];
    const cases: KernelCase[] = [
      { name: 'layer', inputs, compute: layer, differentiates: [0, 1, 2] },
    ];
    const [pair] = await runBothWays(cases, way);
    expect(pair!.traced['result0']!.values.some((value) => value === 0)).toBe(true);
    for (const [name, { shape, values }] of Object.entries(pair!.eager)) {
      const found = pair!.traced[name]!;
      expect(found.shape).toEqual(shape);
      // Sums of 45 products and more of the size of 1, in another order.
      for (const [i, value] of found.values.entries()) {
        expect(Math.abs(value - values[i]!), `${name} ${i}`).toBeLessThan(2e-5);
      }
    }
  },
);

test.each(ways)(
  'what is not finite shows behind a fused ReLU as it does behind the other: %s',
  async (way) => {
    const count = EDGE_NUMBERS.length;
    // A kernel of 1 passes the numbers on as they are.
    const cases: KernelCase[] = [
      {
        name: 'edges',
        inputs: [floats(EDGE_NUMBERS, [1, 1, count, 1]), floats([1], [1, 1, 1, 1]), floats([0])],
        compute: (x, kernel, bias) => {
          const shape: [number, number, number, number] = [1, 1, count, 1];
          const up = tf.conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, shape, 1, 'same');
          return biasActivation(up, bias, 'relu');
        },
      },
    ];
    const [pair] = await runBothWays(cases, way);
    expect(pair!.traced['result0']!.values).toEqual(pair!.eager['result0']!.values);
    expect(pair!.traced['result0']!.values.some(Number.isNaN)).toBe(true);
  },
);
