import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { dense } from '../../../src-main/engine/layers/dense';

beforeAll(() => loadTensorFlow());

test('the output is relu(input . kernel + bias)', () => {
  const layer = dense('encoder/dense0', 2, 3, 'relu');
  tf.tidy(() => {
    const weights = new Map<string, tf.Tensor>([
      ['encoder/dense0/kernel', tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])],
      ['encoder/dense0/bias', tf.tensor1d([0.5, -20, 0])],
    ]);
    // By hand: [1, 2] . [[1, 2, 3], [4, 5, 6]] = [9, 12, 15].
    const output = layer.apply(tf.tensor2d([1, 2], [1, 2]), weights);
    expect([...output.dataSync()]).toEqual([9.5, 0, 15]);
  });
});

test('its weights are a Glorot kernel and a zero bias, named after the layer', () => {
  expect(dense('decoder/output', 4, 7, 'linear').weights).toEqual([
    {
      name: 'decoder/output/kernel',
      shape: [4, 7],
      initializer: { kind: 'glorotUniform', fanIn: 4, fanOut: 7 },
    },
    { name: 'decoder/output/bias', shape: [7], initializer: { kind: 'zeros' } },
  ]);
});
