import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer';

/** Returns a layer without weights that gives each item of the batch another shape. */
export function reshape(outputShape: readonly number[]): Layer {
  return {
    weights: [],
    outputShape,
    apply: (input) => tf.reshape(input, [input.shape[0], ...outputShape]),
  };
}
