import * as tf from '@tensorflow/tfjs-core';

/** Constants of Adam. */
export interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** One weight with its two running means, all of one shape. */
export interface AdamSlot {
  value: tf.Tensor;
  firstMoment: tf.Tensor;
  secondMoment: tf.Tensor;
}

/**
 * Returns the next slot after one gradient (Kingma and Ba, "Adam", 2015, algorithm 1), as new tensors:
 *   m <- m + (g - m)(1 - beta1),  v <- v + (g^2 - v)(1 - beta2),
 *   value <- value - stepSize m / (sqrt(v) + epsilon).
 * Epsilon stands beside sqrt(v) before the bias correction ("epsilon hat" of the paper), as in Keras.
 * @param stepSize scalar, with the bias corrections in it: see `adamStepSize`.
 */
export function adamUpdate(
  { value, firstMoment, secondMoment }: AdamSlot,
  gradient: tf.Tensor,
  stepSize: tf.Tensor,
  settings: AdamSettings,
): AdamSlot {
  const inputs = { value, firstMoment, secondMoment, gradient, stepSize };
  const [nextValue, m, v] = tf
    .engine()
    .runKernel<tf.Tensor[]>('AdamUpdate', inputs, { ...settings });
  return { value: nextValue!, firstMoment: m!, secondMoment: v! };
}
