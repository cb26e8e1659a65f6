import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns classes int32 [batch] as [batch, classCount]: 1 at the class, 0 elsewhere, and nothing but
 * zeros where the class is not known (-1).
 */
export function oneHot(labels: tf.Tensor, classCount: number): tf.Tensor {
  return tf.cast(tf.oneHot(labels as tf.Tensor1D, classCount), 'float32');
}
