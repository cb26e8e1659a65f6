import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { weight, type WeightSpec, type Weights } from '../../layers/layer';
import { sizeOf } from '../../shape';
import type { LikelihoodConfig } from '../network/fields';

/** Images that a model learns. */
export interface PseudoInputs {
  readonly weights: readonly WeightSpec[];
  /** [count, height, width, channels]. */
  images(weights: Weights): tf.Tensor;
}

/**
 * A weight times this is what an image is made from: an optimizer that moves all weights alike, such as
 * Adam, then brings the images from noise to strokes in the first epochs.
 */
const GAIN = 4;
/** Logit of the grey around which bounded images begin, 0.12: dark, as black-and-white images mostly are. */
const FIRST_LOGIT = -2;

/**
 * Returns `count` learned images. They begin as noise, each its own, so that no two stay alike. Where
 * the likelihood takes values in 0..1, they are kept there by a sigmoid; elsewhere any value is an image.
 */
export function pseudoInputs(
  count: number,
  { height, width, channels }: ImageShape,
  likelihood: LikelihoodConfig['likelihood'],
): PseudoInputs {
  const name = 'prior/pseudoInputs';
  const isBounded = likelihood === 'bernoulli' || likelihood === 'categorical';
  const size = sizeOf([height, width, channels]);
  return {
    weights: [{ name, shape: [count, size], initializer: { kind: 'normal', deviation: 1 / GAIN } }],
    images(weights) {
      const free = tf.reshape(weight(weights, name), [count, height, width, channels]);
      const scaled = tf.mul(free, GAIN);
      return isBounded ? tf.sigmoid(tf.add(scaled, FIRST_LOGIT)) : scaled;
    },
  };
}
