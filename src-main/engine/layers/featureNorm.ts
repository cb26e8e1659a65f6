import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer';

/** Keeps features that are all 0 finite, as in the paper. */
const EPSILON = 1e-8;

/**
 * Returns a layer whose output is divided by its root mean square over the last axis, at each place for
 * itself: Karras et al., "Progressive growing of GANs" (2018), section 4.2. Unlike batch normalisation it
 * knows nothing of the other images, so that an image of a code is the same in training and alone.
 */
export function featureNormalised(layer: Layer): Layer {
  return {
    ...layer,
    apply(input, weights) {
      const output = layer.apply(input, weights);
      const meanSquare = tf.mean(tf.square(output), -1, true);
      return tf.mul(output, tf.rsqrt(tf.add(meanSquare, EPSILON)));
    },
  };
}
