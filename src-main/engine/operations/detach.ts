import * as tf from '@tensorflow/tfjs-core';

/** Returns the same values with no gradient to what they were computed from. */
export function detach(x: tf.Tensor): tf.Tensor {
  const detached = tf.customGrad((...inputs) => {
    const [value] = inputs as tf.Tensor[];
    return { value: value!.clone(), gradFunc: (dy) => tf.zerosLike(dy) };
  });
  return detached(x);
}
