import * as tf from '@tensorflow/tfjs-core';
import { shiftImages } from '../../operations/shiftImages';
import type { Draws } from '../../random/draws';

/** How images are changed before the classifier sees them in training. */
export interface DistortionConfig {
  /** Standard deviation of normal noise added to each value. */
  classifierNoise: number;
  /** Most pixels by which an image is moved along each side. */
  classifierShift: number;
}

/**
 * Returns images moved by an even draw of whole pixels and with noise added, [batch, h, w, c].
 * @param strength a scalar: 1, or 0 to leave them as they are.
 */
export function distorted(
  images: tf.Tensor,
  { classifierNoise, classifierShift }: DistortionConfig,
  strength: tf.Tensor,
  draws: Draws,
): tf.Tensor {
  const moved = classifierShift === 0 ? images : shifted(images, classifierShift, strength, draws);
  if (classifierNoise === 0) return moved;
  const noise = tf.mul(draws.normal(images.shape), tf.mul(strength, classifierNoise));
  return tf.add(moved, noise);
}

function shifted(images: tf.Tensor, limit: number, strength: tf.Tensor, draws: Draws): tf.Tensor {
  const offsets = () => {
    const centred = tf.sub(draws.uniform([images.shape[0]]), 0.5);
    return tf.floor(tf.mul(tf.add(tf.mul(centred, 2 * limit + 1), 0.5), strength));
  };
  return shiftImages(images, offsets(), offsets(), limit);
}
