import * as tf from '@tensorflow/tfjs-core';

/*
 * Random numbers that depend on `seed` (int32 [2]) alone: Philox 4x32-10 (Salmon et al., "Parallel
 * random numbers: as easy as 1, 2, 3", 2011), with the seed and the words used as TensorFlow's
 * stateless operations do.
 */

/** Returns standard normal numbers of a shape, by the Box-Muller transform (StatelessRandomNormal). */
export function seededNormal(shape: number[], seed: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('SeededNormal', { seed }, { shape });
}

/** Returns numbers of a shape, uniform in [0, 1): multiples of 2^-23 (StatelessRandomUniform). */
export function seededUniform(shape: number[], seed: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('SeededUniform', { seed }, { shape });
}
