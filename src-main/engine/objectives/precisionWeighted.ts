import * as tf from '@tensorflow/tfjs-core';
import type { GaussianParameters } from './gaussianKl';

/**
 * Returns the Gaussian proportional to the product of two, element by element: precisions add up, and
 * the mean is that of both means weighted by them. Sonderby et al., "Ladder variational autoencoders"
 * (2016), equations 10 and 11.
 *
 * The log-variance -log(exp(-a) + exp(-b)) is taken as min(a, b) - log(1 + exp(-|a - b|)), which does not
 * overflow; the first mean's weight exp(-a) / (exp(-a) + exp(-b)) is sigmoid(b - a).
 */
export function precisionWeighted(
  first: GaussianParameters,
  second: GaussianParameters,
): GaussianParameters {
  const difference = tf.sub(second.logVariance, first.logVariance);
  const share = tf.sigmoid(difference);
  return {
    mean: tf.add(second.mean, tf.mul(share, tf.sub(first.mean, second.mean))),
    // min(a, b) - log(1 + exp(-|b - a|)) = a - softplus(a - b).
    logVariance: tf.sub(first.logVariance, tf.softplus(tf.neg(difference))),
  };
}
