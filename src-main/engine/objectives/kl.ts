import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns KL(N(mean, exp(logVariance)) || N(0, 1)) of each latent dimension, nats, of the shape of
 * its inputs: 1/2 (mean^2 + exp(logVariance) - 1 - logVariance).
 * Kingma and Welling, "Auto-Encoding Variational Bayes" (2014), appendix B, per dimension.
 */
export function klNatsPerDimension(mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
  const variance = tf.exp(logVariance);
  const terms = tf.sub(tf.add(tf.square(mean), variance), tf.add(logVariance, 1));
  return tf.mul(terms, 0.5);
}
