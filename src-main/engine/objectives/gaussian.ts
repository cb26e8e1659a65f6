import * as tf from '@tensorflow/tfjs-core';
import { detach } from '../operations/detach';

const HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

/** Least and largest standard deviation of a pixel, fixed or learned, on the scale of the data. */
export const SIGMA_BOUNDS = { min: 0.001, max: 10 } as const;

/**
 * Returns -log N(target | mean, sigma^2) of each pixel, nats, with the whole constant:
 * (target - mean)^2 / (2 sigma^2) + log sigma + 1/2 log(2 pi).
 * A density: with a small sigma it can be negative.
 */
export function gaussianNllNats(mean: tf.Tensor, targets: tf.Tensor, sigma: number): tf.Tensor {
  const squares = tf.mul(tf.squaredDifference(mean, targets), 1 / (2 * sigma * sigma));
  return tf.add(squares, Math.log(sigma) + HALF_LOG_2_PI);
}

/** Returns the same for a sigma that is learned, given by its logarithm (one number, or broadcast). */
export function learnedGaussianNllNats(
  mean: tf.Tensor,
  targets: tf.Tensor,
  logSigma: tf.Tensor,
): tf.Tensor {
  const precision = tf.exp(tf.mul(logSigma, -2));
  const squares = tf.mul(tf.squaredDifference(mean, targets), tf.mul(precision, 0.5));
  return tf.add(squares, tf.add(logSigma, HALF_LOG_2_PI));
}

/**
 * Returns the logarithm of a learned sigma held within SIGMA_BOUNDS. At a bound the gradient still
 * passes: were it 0, a sigma that a large step threw out could never come back.
 */
export function boundedLogSigma(logSigma: tf.Tensor): tf.Tensor {
  const bounded = tf.clipByValue(logSigma, Math.log(SIGMA_BOUNDS.min), Math.log(SIGMA_BOUNDS.max));
  return tf.add(detach(bounded), tf.sub(logSigma, detach(logSigma)));
}
