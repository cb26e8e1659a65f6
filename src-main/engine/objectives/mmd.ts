import * as tf from '@tensorflow/tfjs-core';

/** Kernels between codes; both are 1 for equal codes and fall with the squared distance s over a scale C. */
export type MmdKernel = 'imq' | 'rbf';

/**
 * Returns the squared maximum mean discrepancy between two samples of as many codes, both
 * [count, dimensions], as a scalar: the unbiased estimate of Gretton et al., "A Kernel Two-Sample Test"
 * (2012), equation 3,
 *   1/(n(n-1)) sum_{i != j} (k(a_i, a_j) + k(b_i, b_j)) - 2/n^2 sum_{i, j} k(a_i, b_j).
 * Its mean is 0 where both are drawn alike, so it can be negative. One code alone has no pair to be
 * compared with: its discrepancy is 0.
 *
 * Kernels as Tolstikhin et al., "Wasserstein Auto-Encoders" (2018), section 4: 'imq' is C / (C + s),
 * 'rbf' is exp(-s / C), with C = 2 dimensions, the mean squared distance of two standard normal codes.
 */
export function mmdSquared(a: tf.Tensor, b: tf.Tensor, kernel: MmdKernel): tf.Tensor {
  const [count, dimensions] = a.shape as [number, number];
  if (count === 1) return tf.scalar(0);
  const k = (x: tf.Tensor, y: tf.Tensor) =>
    tf.sum(kernelOf(squaredDistances(x, y), kernel, 2 * dimensions));
  // A code is at distance 0 from itself, where the kernel is 1: `count` of them are no pairs.
  const within = tf.sub(tf.add(k(a, a), k(b, b)), 2 * count);
  return tf.sub(tf.mul(within, 1 / (count * (count - 1))), tf.mul(k(a, b), 2 / (count * count)));
}

function kernelOf(squares: tf.Tensor, kernel: MmdKernel, scale: number): tf.Tensor {
  switch (kernel) {
    case 'imq':
      return tf.div(scale, tf.add(squares, scale));
    case 'rbf':
      return tf.exp(tf.mul(squares, -1 / scale));
  }
}

/** |x_i - y_j|^2 as |x_i|^2 + |y_j|^2 - 2 x_i y_j, one matrix product; beside C its rounding is nothing. */
function squaredDistances(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const norms = (codes: tf.Tensor) => tf.sum(tf.square(codes), 1);
  const products = tf.matMul(x, y, false, true);
  const sums = tf.add(tf.expandDims(norms(x), 1), tf.expandDims(norms(y), 0));
  return tf.sub(sums, tf.mul(products, 2));
}
