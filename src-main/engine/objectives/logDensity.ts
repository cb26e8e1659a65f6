import * as tf from '@tensorflow/tfjs-core';

const LOG_2_PI = Math.log(2 * Math.PI);

/** Returns log N(codes | 0, I) of each row, nats [batch]; codes [batch, dimensions]. */
export function logStandardNormal(codes: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sum(tf.add(tf.square(codes), LOG_2_PI), -1), -0.5);
}

/**
 * Returns log N(codes | mean, diag exp(logVariance)) of each row, nats [batch]; all inputs
 * [batch, dimensions] or broadcast to it.
 */
export function logNormal(codes: tf.Tensor, mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
  // Not squaredDifference: its gradient in tfjs does not sum over what was broadcast.
  const squares = tf.mul(tf.square(tf.sub(codes, mean)), tf.exp(tf.neg(logVariance)));
  return tf.mul(tf.sum(tf.add(tf.add(squares, logVariance), LOG_2_PI), -1), -0.5);
}
