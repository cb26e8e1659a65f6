import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';

test('the native library becomes the backend and tells its version and devices', async () => {
  const info = await loadTensorFlow();
  expect(info.backendName).toBe('tensorflow');
  expect(info.libraryVersion).toMatch(/^2\.\d+\.\d+/);
  expect(info.devices).toContain('CPU');
  expect(tf.getBackend()).toBe('tensorflow');
});

test('a second load gives the first one’s result', async () => {
  expect(await loadTensorFlow({ intraOpThreads: 1 })).toBe(await loadTensorFlow());
});

test('the binding computes on this Node', async () => {
  await loadTensorFlow();
  expect(tf.tidy(() => [...tf.topk(tf.tensor1d([3, 9, 4]), 2).values.dataSync()])).toEqual([9, 4]);
});
