import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns -log p(y|x) of each image under its class, nats [batch], 0 for an image without one.
 * @param logClasses log-probabilities [batch, classCount].
 * @param given the class, one-hot [batch, classCount]; zeros where it is not known.
 */
export function classNatsOf(logClasses: tf.Tensor, given: tf.Tensor): tf.Tensor {
  return tf.neg(tf.sum(tf.mul(logClasses, given), 1));
}

/**
 * Returns 1 for each image whose likeliest class is the given one, else 0 [batch]. Of several likeliest
 * classes the first counts.
 */
export function hitsOf(scores: tf.Tensor, given: tf.Tensor): tf.Tensor {
  const classCount = scores.shape[1]!;
  const chosen = tf.oneHot(tf.argMax<tf.Tensor1D>(scores, 1), classCount);
  return tf.sum(tf.mul(tf.cast(chosen, 'float32'), given), 1);
}

/**
 * Returns the mean of numbers [batch] over the images whose class is known, a scalar; 0 where there is
 * none in the batch.
 * @param known 1 for an image with a class, else 0 [batch]; `numbers` is 0 where it is 0.
 */
export function meanOverKnown(numbers: tf.Tensor, known: tf.Tensor): tf.Tensor {
  return tf.div(tf.sum(numbers), tf.maximum(tf.sum(known), 1));
}
