import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns standard normal numbers of a shape that depend on `seed` (int32 [2]) alone: Philox 4x32-10
 * (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011) and the Box-Muller transform,
 * as TensorFlow's StatelessRandomNormal has them.
 */
export function seededNormal(shape: number[], seed: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('SeededNormal', { seed }, { shape });
}
