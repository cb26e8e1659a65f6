import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns KL(N(mean, exp(logVariance)) || N(0, 1)) of each latent dimension, nats, of the shape of
 * its inputs: 1/2 (mean^2 + exp(logVariance) - 1 - logVariance).
 * Kingma and Welling, "Auto-Encoding Variational Bayes" (2014), appendix B, per dimension.
 *
 * exp(x) - 1 is taken as expm1(x), which keeps the digits of a small x; so does its difference to x,
 * and the result is never below 0.
 */
export function klNatsPerDimension(mean: tf.Tensor, logVariance: tf.Tensor): tf.Tensor {
  const spread = tf.sub(tf.expm1(logVariance), logVariance);
  return tf.mul(tf.add(tf.square(mean), spread), 0.5);
}

/**
 * Returns the mean KL of each latent dimension over encoded images, nats [latentDim], in float64.
 * The same formula on plain numbers, for codes that have left the tensors.
 */
export function meanKlNatsPerDimension(
  means: Float32Array,
  logVariances: Float32Array,
  latentDim: number,
): Float32Array {
  const sums = new Float64Array(latentDim);
  for (const [at, mean] of means.entries()) {
    const logVariance = logVariances[at]!;
    sums[at % latentDim]! += (mean * mean + Math.expm1(logVariance) - logVariance) / 2;
  }
  return Float32Array.from(sums, (sum) => (sum * latentDim) / means.length);
}
