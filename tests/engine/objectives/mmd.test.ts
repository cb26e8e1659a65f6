import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { mmdSquared } from '../../../src-main/engine/objectives/mmd';
import { expectCloseTo } from '../closeTo';
import { normals } from '../models/tinyModel';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

test('two and two points give what is worked out by hand', () => {
  tf.tidy(() => {
    // C = 2 x 1. Squared distances: within a 1, within b 4, between 0 2 -> a = (0, 1), b = (0, 2):
    // 0, 4, 1, 1.
    const [a, b] = [tf.tensor2d([[0], [1]]), tf.tensor2d([[0], [2]])];
    // 2/(2 + 1) + 2/(2 + 4) - 1/2 (1 + 2/6 + 2/3 + 2/3) = 1 - 4/3.
    expect(mmdSquared(a, b, 'imq').dataSync()[0]).toBeCloseTo(-1 / 3, 6);
    // e^-1/2 + e^-2 - 1/2 (1 + e^-2 + 2 e^-1/2) = 1/2 e^-2 - 1/2.
    expect(mmdSquared(a, b, 'rbf').dataSync()[0]).toBeCloseTo((Math.exp(-2) - 1) / 2, 6);
  });
});

test.each(['imq', 'rbf'] as const)('by %s, draws alike are near 0 and others are not', (kernel) => {
  tf.tidy(() => {
    const [a, b] = [normals([1000, 3], 'a'), normals([1000, 3], 'b')];
    // Over pairs the kernel's standard deviation is below 0.2; of the mean over 1000 codes it is
    // a few 1e-4.
    expect(Math.abs(mmdSquared(a, b, kernel).dataSync()[0]!)).toBeLessThan(2e-3);
    expect(mmdSquared(tf.add(a, 1), b, kernel).dataSync()[0]).toBeGreaterThan(0.05);
    expect(mmdSquared(tf.mul(a, 0.3), b, kernel).dataSync()[0]).toBeGreaterThan(0.02);
  });
});

test.each(['imq', 'rbf'] as const)('the gradient of %s agrees with differences', (kernel) => {
  tf.tidy(() => {
    const [a, b] = [normals([4, 2], 'a'), normals([4, 2], 'b')];
    const loss = (x: tf.Tensor) => mmdSquared(x, b, kernel);
    expectCloseTo(tf.grad(loss)(a).dataSync(), numericGradient(loss, a, 1e-2), 2e-4);
  });
});

test('one code has no pair: no discrepancy', () => {
  tf.tidy(() => {
    expect(mmdSquared(tf.tensor2d([[7]]), tf.tensor2d([[0]]), 'imq').dataSync()[0]).toBe(0);
  });
});
