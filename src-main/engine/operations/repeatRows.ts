import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns each row `count` times, one after the other: [rows, ...] to [rows * count, ...]. So a reshape
 * to [rows, count, ...] has the copies of a row side by side.
 */
export function repeatRows(x: tf.Tensor, count: number): tf.Tensor {
  if (count === 1) return x;
  const [rows, ...rest] = x.shape as [number, ...number[]];
  const copies = [1, count, ...rest.map(() => 1)];
  return tf.reshape(tf.tile(tf.reshape(x, [rows, 1, ...rest]), copies), [rows * count, ...rest]);
}
