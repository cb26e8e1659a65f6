import * as tf from '@tensorflow/tfjs-core';

/** Mean activities are held this far from 0 and 1, whose logarithms are infinite. */
const MARGIN = 1e-6;

/** Returns sum_j |z_j| of each code, [batch]: codes [batch, latentDim]. */
export function l1Norm(codes: tf.Tensor): tf.Tensor {
  return tf.sum(tf.abs(codes), -1);
}

/**
 * Returns sum_j KL(Bernoulli(target) || Bernoulli(rho_j)), nats, a scalar, where rho_j is the mean over
 * the batch of activities [batch, latentDim] in 0..1 (Ng, "CS294A Lecture notes: Sparse autoencoder",
 * 2011, section 3):
 *   KL = target log(target / rho) + (1 - target) log((1 - target) / (1 - rho)).
 */
export function sparsityKlNats(activities: tf.Tensor, target: number): tf.Tensor {
  const mean = tf.clipByValue(tf.mean(activities, 0), MARGIN, 1 - MARGIN);
  const negativeEntropy = target * Math.log(target) + (1 - target) * Math.log(1 - target);
  const crossEntropy = tf.add(
    tf.mul(tf.log(mean), -target),
    tf.mul(tf.log(tf.sub(1, mean)), target - 1),
  );
  return tf.sum(tf.add(crossEntropy, negativeEntropy));
}
