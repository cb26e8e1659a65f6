import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns -log N(target | mean, sigma^2) of each pixel, nats, with the whole constant:
 * (target - mean)^2 / (2 sigma^2) + log sigma + 1/2 log(2 pi).
 * A density: with a small sigma it can be negative.
 */
export function gaussianNllNats(mean: tf.Tensor, targets: tf.Tensor, sigma: number): tf.Tensor {
  const squares = tf.mul(tf.squaredDifference(mean, targets), 1 / (2 * sigma * sigma));
  return tf.add(squares, Math.log(sigma) + 0.5 * Math.log(2 * Math.PI));
}
