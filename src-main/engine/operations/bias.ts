import * as tf from '@tensorflow/tfjs-core';

/*
 * Operations that tfjs has no kernel for. Composed of tfjs operations, a bias add with its ReLU and
 * their gradients pass over each feature map several times more.
 */

/** Returns x + bias [channels] over the last axis. */
export function biasAdd(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('BiasAdd', { x, bias });
}

/** Returns the gradient to a bias [channels]: dy summed over all axes but the last. */
export function biasAddGradient(dy: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('BiasAddGrad', { dy });
}

/** Returns the gradient through a ReLU whose output was y: dy where y is above 0, else 0. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('ReluGrad', { dy, y });
}

// It is linear in dy, and y only decides where: what a gradient of a gradient needs.
tf.registerGradient({
  kernelName: 'ReluGrad',
  inputsToSave: ['y'],
  gradFunc: (ddy, saved) => ({
    dy: () => reluGradient(ddy as tf.Tensor, saved[0]!),
    y: () => tf.zerosLike(saved[0]!),
  }),
});
