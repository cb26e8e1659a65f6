import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { vectorKernels } from '../../../../src-main/engine/backends/nativeSession';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { bernoulliNllNats } from '../../../../src-main/engine/objectives/bernoulli';
import { runBothWays } from '../../tracing/bothWays';
import { differences } from '../../tracing/differences';
import type { KernelCase, Tolerance } from '../../tracing/kernelCase';
import { EPSILON } from '../../tracing/ulps';
import { floats, normals } from '../../tracing/values';

/*
 * The kernels of native/tensorflow/kernels against the eager ones and against double precision. The
 * bias with its ReLU is in fusedNodes.test.ts, Adam in adam.test.ts.
 */
await loadTensorFlow();

const SUMS: Tolerance = { ulps: 8, ofLargest: true, because: 'another order of additions' };

/** Transposed convolutions to few channels: [side, kernel, stride, channels, filters, padding]. */
const TRANSPOSED: [number, number, number, number, number, 'same' | 'valid'][] = [
  [4, 3, 1, 1, 8, 'same'],
  [7, 3, 1, 1, 32, 'same'],
  [5, 3, 1, 3, 17, 'same'],
  [8, 3, 2, 1, 4, 'same'],
  [7, 3, 2, 2, 5, 'same'],
  [9, 5, 3, 1, 3, 'same'],
  [6, 4, 2, 3, 6, 'same'],
  [6, 1, 1, 4, 3, 'same'],
  [6, 1, 2, 1, 3, 'same'],
  [2, 4, 2, 1, 2, 'same'],
  [3, 5, 3, 1, 2, 'same'],
  [7, 3, 2, 1, 4, 'valid'],
  [8, 3, 2, 4, 4, 'valid'],
  [9, 2, 3, 1, 5, 'valid'],
  [6, 3, 1, 3, 33, 'valid'],
];

describe.skipIf(vectorKernels() === null)('our kernels', () => {
  test('the narrow transposed convolution gives what the eager one gives', async () => {
    const cases = TRANSPOSED.map(transposedCase);
    const pairs = await runBothWays(cases, 'vector');
    const faults = pairs.flatMap(({ eager, traced }, i) =>
      Object.entries(eager).flatMap(([name, expected]) =>
        differences(traced[name], expected, SUMS).map((fault) => `${cases[i]!.name}: ${fault}`),
      ),
    );
    expect(faults).toEqual([]);
  });

  test.each([1, 7, 16, 33, 20_000])(
    'the Bernoulli likelihood of %i pixels is that of double precision',
    async (count) => {
      const logits = Float32Array.from({ length: count }, (_, i) => -40 + (80 * i) / count);
      const targets = Float32Array.from({ length: count }, (_, i) => (i % 3) / 2);
      const { traced } = await bernoulli(logits, targets);
      for (let i = 0; i < count; i++) {
        const [x, t] = [logits[i]!, targets[i]!];
        const nll = Math.max(x, 0) - t * x + Math.log1p(Math.exp(-Math.abs(x)));
        // Where the target is grey, two numbers of the logit's size are subtracted.
        const scale = Math.max(nll, t === 0.5 ? Math.abs(x) : 0);
        expect(Math.abs(traced['result0']!.values[i]! - nll)).toBeLessThanOrEqual(
          4 * EPSILON * scale,
        );
      }
    },
  );

  test('the Bernoulli gradient is sigmoid(x) - t, once for all and for each pixel', async () => {
    const logits = Float32Array.from({ length: 1003 }, (_, i) => -100 + i / 5);
    const targets = logits.map((_, i) => (i % 2 === 0 ? 0 : 1));
    const { eager, traced } = await bernoulli(logits, targets);
    const gradients: Tolerance = { ulps: 4, ofLargest: true, because: 'another series of exp' };
    expect(differences(traced['gradient0'], eager['gradient0']!, gradients)).toEqual([]);
    const summed: KernelCase = {
      ...bernoulliCase(logits, targets),
      compute: (x, t) => tf.sum(bernoulliNllNats(x, t)),
    };
    const [pair] = await runBothWays([summed], 'vector');
    expect(differences(pair!.traced['gradient0'], pair!.eager['gradient0']!, gradients)).toEqual(
      [],
    );
  });

  test('a logit that is no number stays none, also beside others', async () => {
    const logits = Float32Array.of(0, NaN, 1, ...new Float32Array(20));
    const { traced } = await bernoulli(logits, new Float32Array(logits.length));
    const places = (name: string) => traced[name]!.values.flatMap((v, i) => (v !== v ? [i] : []));
    expect([places('result0'), places('gradient0')]).toEqual([[1], [1]]);
  });
});

function transposedCase([
  side,
  kernel,
  stride,
  channels,
  filters,
  padding,
]: (typeof TRANSPOSED)[number]): KernelCase {
  const places =
    padding === 'same' ? Math.ceil(side / stride) : Math.floor((side - kernel) / stride) + 1;
  return {
    name: `${side} x ${side} x ${channels}, kernel ${kernel}, stride ${stride}, ${padding}`,
    inputs: [
      normals([2, places, places, filters], 'gradient'),
      normals([kernel, kernel, channels, filters], 'kernel'),
    ],
    compute: (dy, window) =>
      tf.conv2dTranspose(
        dy as tf.Tensor4D,
        window as tf.Tensor4D,
        [2, side, side, channels],
        stride,
        padding,
      ),
  };
}

function bernoulliCase(logits: Float32Array, targets: Float32Array): KernelCase {
  return {
    name: 'bernoulli',
    inputs: [floats(logits), floats(targets)],
    compute: (x, t) => bernoulliNllNats(x, t),
    differentiates: [0],
  };
}

async function bernoulli(logits: Float32Array, targets: Float32Array) {
  const [pair] = await runBothWays([bernoulliCase(logits, targets)], 'vector');
  return pair!;
}
