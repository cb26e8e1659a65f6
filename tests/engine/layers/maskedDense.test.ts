import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { dense } from '../../../src-main/engine/layers/dense';
import { maskedDense } from '../../../src-main/engine/layers/maskedDense';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

const kernel = () => tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
const bias = () => tf.tensor1d([10, -100]);
const weights = () =>
  new Map<string, tf.Tensor>([
    ['m/kernel', kernel()],
    ['m/bias', bias()],
  ]);
const degrees = { inputs: [1, 2, 3], units: [2, 3] };

test.each([
  // Inputs 1, 10, 100. The first unit sees degrees 1 and 2, the second all: 1 + 3 x 10 + 10 and
  // 2 + 4 x 10 + 6 x 100 - 100.
  [false, [41, 542]],
  // Strictly below: 1 + 10, and 2 + 4 x 10 - 100.
  [true, [11, -58]],
])('units see the inputs of lower degree only (strict: %s)', (isStrict, expected) => {
  tf.tidy(() => {
    const layer = maskedDense('m', { ...degrees, isStrict }, 'linear');
    const output = layer.apply(tf.tensor2d([[1, 10, 100]]), weights());
    expectCloseTo(output.dataSync(), expected, 1e-4);
  });
});

test('what lies behind a cut has no gradient', () => {
  tf.tidy(() => {
    const layer = maskedDense('m', { ...degrees, isStrict: true }, 'linear');
    const sum = (x: tf.Tensor) =>
      tf.sum<tf.Scalar>(
        layer.apply(tf.tensor2d([[1, 10, 100]]), new Map(weights()).set('m/kernel', x)),
      );
    expect([...tf.grad(sum)(kernel()).dataSync()]).toEqual([1, 1, 0, 10, 0, 0]);
  });
});

test('it has the weights of a dense layer', () => {
  const layer = maskedDense('m', { ...degrees, isStrict: true }, 'relu');
  expect(layer.weights).toEqual(dense('m', 3, 2, 'relu').weights);
  expect(layer.outputShape).toEqual([2]);
});
