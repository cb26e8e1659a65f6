import * as tf from '@tensorflow/tfjs-core';
import { detach } from '../operations/detach';

/**
 * Returns log(1/count sum_i exp(x_i)) of each row, [rows]; x [rows, count]. Its gradient is the softmax
 * of the row.
 *
 * exp of hundreds of nats leaves float32, so the largest of a row is taken out before and put back
 * after: log mean exp(x) = m + log mean exp(x - m) for any m, which hence has no gradient.
 */
export function logMeanExp(x: tf.Tensor): tf.Tensor {
  const largest = detach(tf.max(x, 1, true));
  const rest = tf.log(tf.mean(tf.exp(tf.sub(x, largest)), 1));
  return tf.add(rest, tf.reshape(largest, [-1]));
}
