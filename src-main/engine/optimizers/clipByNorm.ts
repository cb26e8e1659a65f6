import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns gradients scaled down together where their common norm is above `limit`: each times
 * min(1, limit / norm), norm the root of the sum of all their squares (Pascanu, Mikolov and Bengio, "On
 * the difficulty of training recurrent neural networks", 2013, algorithm 1).
 */
export function clipByNorm(gradients: readonly tf.Tensor[], limit: number): tf.Tensor[] {
  const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
  // Division by the larger of both: no gradient at all gives 1, not 0 / 0.
  const factor = tf.div(limit, tf.maximum(norm, limit));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}
