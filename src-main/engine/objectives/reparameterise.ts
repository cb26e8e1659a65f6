import * as tf from '@tensorflow/tfjs-core';

/**
 * Bounds of the log-variance, so that neither exp(logVariance) nor its gradient leaves float32.
 * exp(20) = 4.9e8 and exp(-20) = 2.1e-9 lie far outside what a trained posterior uses; beyond them
 * the gradient to the log-variance is 0.
 */
export const LOG_VARIANCE_LIMIT = 20;

/** Returns the log-variance held within +/-LOG_VARIANCE_LIMIT. */
export function clampLogVariance(logVariance: tf.Tensor): tf.Tensor {
  return tf.clipByValue(logVariance, -LOG_VARIANCE_LIMIT, LOG_VARIANCE_LIMIT);
}

/**
 * Returns mean + exp(logVariance / 2) * noise, a draw of the posterior as a differentiable function
 * of its parameters for standard normal noise of their shape (Kingma and Welling 2014, section 2.4).
 */
export function reparameterise(
  mean: tf.Tensor,
  logVariance: tf.Tensor,
  noise: tf.Tensor,
): tf.Tensor {
  return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise));
}
