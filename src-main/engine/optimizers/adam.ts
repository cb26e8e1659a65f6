import * as tf from '@tensorflow/tfjs-core';

/** Constants of Adam. */
export interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** Keras' defaults; its epsilon is 1e-7 where the paper has 1e-8. */
export const ADAM_DEFAULTS: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** One weight with its two running means, all of one shape. */
export interface AdamSlot {
  value: tf.Tensor;
  firstMoment: tf.Tensor;
  secondMoment: tf.Tensor;
}

/**
 * Returns the step size with the bias corrections folded in: learningRate sqrt(1 - beta2^t) /
 * (1 - beta1^t), for step t = 1, 2, ... Kingma and Ba, "Adam" (2015), end of section 2.
 */
export function adamStepSize(learningRate: number, step: number, settings: AdamSettings): number {
  const { beta1, beta2 } = settings;
  return (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}

/**
 * Returns the next slot after one gradient (Kingma and Ba 2015, algorithm 1), as new tensors:
 *   m <- m + (g - m)(1 - beta1),  v <- v + (g^2 - v)(1 - beta2),
 *   value <- value - stepSize m / (sqrt(v) + epsilon).
 * Epsilon stands beside sqrt(v) before the bias correction ("epsilon hat" of the paper), as in Keras.
 * @param constants scalars made by `adamConstants`, stepSize a scalar from `adamStepSize`.
 */
export function adamUpdate(
  slot: AdamSlot,
  gradient: tf.Tensor,
  stepSize: tf.Tensor,
  constants: AdamConstants,
): AdamSlot {
  return tf.tidy(() => {
    const { value, firstMoment, secondMoment } = slot;
    const m = tf.add(firstMoment, tf.mul(tf.sub(gradient, firstMoment), constants.oneMinusBeta1));
    const squared = tf.square(gradient);
    const v = tf.add(secondMoment, tf.mul(tf.sub(squared, secondMoment), constants.oneMinusBeta2));
    const change = tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), constants.epsilon));
    return { value: tf.sub(value, change), firstMoment: m, secondMoment: v };
  });
}

/** Adam's constants as scalar tensors, made once and owned by the caller. */
export interface AdamConstants {
  oneMinusBeta1: tf.Tensor;
  oneMinusBeta2: tf.Tensor;
  epsilon: tf.Tensor;
}

/** Returns the constants as kept scalars. */
export function adamConstants({ beta1, beta2, epsilon }: AdamSettings): AdamConstants {
  return {
    oneMinusBeta1: tf.keep(tf.scalar(1 - beta1)),
    oneMinusBeta2: tf.keep(tf.scalar(1 - beta2)),
    epsilon: tf.keep(tf.scalar(epsilon)),
  };
}
