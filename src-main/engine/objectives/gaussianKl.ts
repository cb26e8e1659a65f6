import * as tf from '@tensorflow/tfjs-core';

/** The parameters of normal distributions, one for each element. */
export interface GaussianParameters {
  mean: tf.Tensor;
  logVariance: tf.Tensor;
}

/**
 * Returns KL(q || p) of each dimension between two diagonal Gaussians, nats, of the shape that their
 * parameters broadcast to:
 *   1/2 ((mean_q - mean_p)^2 / var_p + var_q / var_p - 1 - log(var_q / var_p)).
 * Kullback, "Information Theory and Statistics" (1959), chapter 9, for one dimension.
 *
 * With r = log(var_q / var_p), var_q / var_p - 1 is taken as expm1(r): exactly 0 for p = q, and never
 * below 0.
 */
export function gaussianKlNatsPerDimension(
  q: GaussianParameters,
  p: GaussianParameters,
): tf.Tensor {
  const logRatio = tf.sub(q.logVariance, p.logVariance);
  const squares = tf.mul(tf.squaredDifference(q.mean, p.mean), tf.exp(tf.neg(p.logVariance)));
  return tf.mul(tf.add(squares, tf.sub(tf.expm1(logRatio), logRatio)), 0.5);
}
