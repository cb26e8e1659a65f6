import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns sum_j max(freeNats, KL_j) with the batch's mean KL of each dimension, nats, a scalar:
 * klPerDimension [batch, latentDim]. A dimension below freeNats has no gradient, so that it need not pay
 * for the information that it begins to carry (Kingma et al., "Improving variational inference with
 * inverse autoregressive flow", 2016, equation 15, each dimension a group of its own).
 */
export function freeBitsKlNats(klPerDimension: tf.Tensor, freeNats: number): tf.Tensor {
  return tf.sum(tf.maximum(tf.mean(klPerDimension, 0), freeNats));
}
