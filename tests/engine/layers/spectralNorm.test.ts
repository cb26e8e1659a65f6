import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { dense } from '../../../src-main/engine/layers/dense';
import { reshape } from '../../../src-main/engine/layers/reshape';
import { spectralNorm, spectrallyNormalised } from '../../../src-main/engine/layers/spectralNorm';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

function normals(shape: number[]): tf.Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(createRandom(0, 'kernel').fillNormal(new Float32Array(size)), shape);
}

/** The largest singular value in float64, by 10,000 plain power iterations on W'W. */
function powerIteration(matrix: readonly (readonly number[])[]): number {
  let vector = matrix[0]!.map((_, i) => 1 / (i + 1));
  let norm = 0;
  for (let i = 0; i < 10_000; i++) {
    const image = matrix.map((row) => row.reduce((sum, w, j) => sum + w * vector[j]!, 0));
    const next = vector.map((_, j) => matrix.reduce((sum, row, r) => sum + row[j]! * image[r]!, 0));
    const length = Math.hypot(...next);
    vector = next.map((value) => value / length);
    norm = Math.sqrt(length);
  }
  return norm;
}

test('hand-worked: a diagonal, a rotation, and a matrix of rank one', () => {
  tf.tidy(() => {
    const norm = (rows: number[][]) => spectralNorm(tf.tensor2d(rows)).dataSync()[0];
    expect(
      norm([
        [2, 0],
        [0, -5],
      ]),
    ).toBeCloseTo(5, 5);
    expect(
      norm([
        [0.6, -0.8],
        [0.8, 0.6],
      ]),
    ).toBeCloseTo(1, 5);
    // [1, 2, 2]' [3, 4] has the norm 3 x 5.
    expect(
      norm([
        [3, 4],
        [6, 8],
        [6, 8],
      ]),
    ).toBeCloseTo(15, 4);
    // Its dominant vector is at a right angle to that of ones.
    expect(
      norm([
        [1, -1],
        [-1, 1],
      ]),
    ).toBeCloseTo(2, 5);
  });
});

test.each([
  ['tall', [12, 5]],
  ['wide', [5, 12]],
])('a %s random matrix has the norm that plain power iteration finds', (_name, shape) => {
  tf.tidy(() => {
    const matrix = normals(shape);
    const expected = powerIteration(matrix.arraySync() as number[][]);
    expect(spectralNorm(matrix).dataSync()[0]! / expected).toBeCloseTo(1, 4);
  });
});

test('the gradient is that of the norm itself, for kernels of convolutions too', () => {
  tf.tidy(() => {
    const kernel = normals([2, 2, 2, 3]);
    const gradient = tf.grad(spectralNorm)(kernel).dataSync();
    expectCloseTo(gradient, numericGradient(spectralNorm, kernel, 1e-2), 1e-3);
  });
});

test('a kernel of zeros has the norm 0 and no gradient that is not finite', () => {
  tf.tidy(() => {
    const zeros = tf.zeros([3, 2]);
    expect(spectralNorm(zeros).dataSync()[0]).toBe(0);
    expect([...tf.grad(spectralNorm)(zeros).dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

test('a normalised layer does not change when its kernel is scaled, and keeps its bias', () => {
  tf.tidy(() => {
    const layer = spectrallyNormalised(dense('d', 3, 4, 'linear'));
    const kernel = normals([3, 4]);
    const bias = tf.tensor1d([1, 2, 3, 4]);
    const output = (scale: number) =>
      layer.apply(
        tf.ones([1, 3]),
        new Map([
          ['d/kernel', tf.mul(kernel, scale)],
          ['d/bias', bias],
        ]),
      );
    expectCloseTo(output(7).dataSync(), output(1).dataSync(), 1e-5);
    const expected = tf.add(tf.div(tf.sum(kernel, 0), spectralNorm(kernel)), bias);
    expectCloseTo(output(1).dataSync(), expected.dataSync(), 1e-5);
  });
});

test('a layer without a kernel stays as it is', () => {
  const flat = reshape([4]);
  expect(spectrallyNormalised(flat)).toBe(flat);
});

test('no tensor stays behind', () => {
  const kernel = normals([3, 2]);
  const before = tf.memory().numTensors;
  tf.tidy(() => void tf.grad(spectralNorm)(kernel));
  expect(tf.memory().numTensors).toBe(before);
  kernel.dispose();
});
