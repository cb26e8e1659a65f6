import * as tf from '@tensorflow/tfjs-core';
import type { DataConfig } from '../../src-shared/runConfig';
import type { Draws } from './random/draws';

/** What is done to images anew each time they are used: it is part of the step, not of the data. */
export interface Preparation {
  forTraining(images: tf.Tensor, draws: Draws): tf.Tensor;
  forEvaluation(images: tf.Tensor, draws: Draws): tf.Tensor;
}

/**
 * Returns the preparation that a config asks for: Gaussian noise of `noiseSigma` on training images; then, with dynamic binarising, each value drawn as 0 or 1 with its own
 * size as the chance of 1, in training and evaluation alike (Salakhutdinov and Murray, "On the
 * quantitative analysis of deep belief networks", 2008, section 5).
 */
export function preparationOf({
  binarise,
  noiseSigma,
}: Pick<DataConfig, 'binarise' | 'noiseSigma'>): Preparation {
  const binarised = (images: tf.Tensor, draws: Draws) =>
    binarise === 'dynamic'
      ? tf.cast(tf.less(draws.uniform(images.shape), images), 'float32')
      : images;
  const noisy = (images: tf.Tensor, draws: Draws) =>
    noiseSigma === 0 ? images : tf.add(images, tf.mul(draws.normal(images.shape), noiseSigma));
  return {
    forTraining: (images, draws) => binarised(noisy(images, draws), draws),
    forEvaluation: binarised,
  };
}
