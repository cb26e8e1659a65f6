import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { conv2dTranspose } from '../../../src-main/engine/layers/conv2dTranspose';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { naiveConvTranspose } from './naiveConvolution';

beforeAll(() => loadTensorFlow());

function normals(size: number, stream: string): Float32Array {
  return createRandom(0, stream).fillNormal(new Float32Array(size));
}

test('a hand-sized case gives Keras’ numbers', () => {
  // Keras 3.15.1 on JAX: Conv2DTranspose(1, 3, strides=2, padding='same') on 1..4, kernel 1..9.
  const layer = conv2dTranspose(
    'c',
    { height: 2, width: 2, channels: 1 },
    { filters: 1, kernelSize: 3, stride: 2 },
    'linear',
  );
  tf.tidy(() => {
    const weights = new Map<string, tf.Tensor>([
      ['c/kernel', tf.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1, 1])],
      ['c/bias', tf.zeros([1])],
    ]);
    const output = layer.apply(tf.tensor([1, 2, 3, 4], [1, 2, 2, 1]), weights);
    expect([...output.dataSync()]).toEqual([
      1, 2, 5, 4, 4, 5, 14, 10, 10, 14, 36, 24, 12, 15, 34, 20,
    ]);
  });
});

test.each([
  { height: 3, width: 4, kernelSize: 3, stride: 2 },
  { height: 5, width: 5, kernelSize: 3, stride: 1 },
  { height: 2, width: 3, kernelSize: 4, stride: 3 },
  { height: 3, width: 3, kernelSize: 1, stride: 2 },
])('it agrees with plain loops: %j', ({ height, width, kernelSize, stride }) => {
  const shape = { height, width, channels: 3 };
  const layer = conv2dTranspose('c', shape, { filters: 2, kernelSize, stride }, 'linear');
  const image = normals(height * width * 3, 'image');
  const kernel = normals(kernelSize * kernelSize * 6, 'kernel');
  tf.tidy(() => {
    const weights = new Map<string, tf.Tensor>([
      ['c/kernel', tf.tensor(kernel, [kernelSize, kernelSize, 2, 3])],
      ['c/bias', tf.zeros([2])],
    ]);
    const output = layer.apply(tf.tensor(image, [1, height, width, 3]), weights);
    expect(output.shape).toEqual([1, height * stride, width * stride, 2]);
    const expected = naiveConvTranspose(
      { ...shape, values: image },
      { side: kernelSize, first: 2, second: 3, values: kernel },
      stride,
    );
    expectCloseTo(output.dataSync(), expected, 1e-5);
  });
});
