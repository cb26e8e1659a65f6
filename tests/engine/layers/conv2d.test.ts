import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { conv2d } from '../../../src-main/engine/layers/conv2d';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { naiveConv } from './naiveConvolution';

beforeAll(() => loadTensorFlow());

function normals(size: number, stream: string): Float32Array {
  return createRandom(0, stream).fillNormal(new Float32Array(size));
}

test('a hand-sized case gives Keras’ numbers', () => {
  // Keras 3.15.1 on JAX: Conv2D(1, 3, strides=2, padding='same') on 1..16 with kernel 1..9, bias 0.5.
  const layer = conv2d(
    'c',
    { height: 4, width: 4, channels: 1 },
    { filters: 1, kernelSize: 3, stride: 2 },
    'linear',
  );
  tf.tidy(() => {
    const weights = new Map<string, tf.Tensor>([
      ['c/kernel', tf.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1, 1])],
      ['c/bias', tf.tensor1d([0.5])],
    ]);
    const image = tf.reshape(tf.range(1, 17), [1, 4, 4, 1]);
    const output = layer.apply(image, weights);
    expect([...output.dataSync()]).toEqual([348.5, 252.5, 274.5, 175.5]);
  });
});

test.each([
  { height: 7, width: 5, kernelSize: 3, stride: 2 },
  { height: 6, width: 6, kernelSize: 3, stride: 1 },
  { height: 5, width: 8, kernelSize: 4, stride: 3 },
  { height: 4, width: 4, kernelSize: 1, stride: 2 },
])('it agrees with plain loops: %j', ({ height, width, kernelSize, stride }) => {
  const shape = { height, width, channels: 3 };
  const layer = conv2d('c', shape, { filters: 2, kernelSize, stride }, 'linear');
  const image = normals(height * width * 3, 'image');
  const kernel = normals(kernelSize * kernelSize * 6, 'kernel');
  tf.tidy(() => {
    const weights = new Map<string, tf.Tensor>([
      ['c/kernel', tf.tensor(kernel, [kernelSize, kernelSize, 3, 2])],
      ['c/bias', tf.zeros([2])],
    ]);
    const output = layer.apply(tf.tensor(image, [1, height, width, 3]), weights);
    expect(output.shape).toEqual([1, ...layer.outputShape]);
    const expected = naiveConv(
      { ...shape, values: image },
      { side: kernelSize, first: 3, second: 2, values: kernel },
      stride,
    );
    // Sums of at most 48 products of float32 normals.
    expectCloseTo(output.dataSync(), expected, 1e-5);
  });
});

test('its kernel is [side, side, channels, filters] with fans over the whole window', () => {
  const settings = { filters: 32, kernelSize: 3, stride: 2 };
  const layer = conv2d('encoder/conv0', { height: 28, width: 28, channels: 1 }, settings, 'relu');
  expect(layer.weights[0]).toEqual({
    name: 'encoder/conv0/kernel',
    shape: [3, 3, 1, 32],
    initializer: { kind: 'glorotUniform', fanIn: 9, fanOut: 288 },
  });
});
