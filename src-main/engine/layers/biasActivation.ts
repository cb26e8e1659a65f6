import * as tf from '@tensorflow/tfjs-core';
import { runNativeKernel } from '../backends/nativeKernels';
import type { Activation } from './layer';

/**
 * Returns activation(input + bias) of input's shape, with bias [channels] over the last axis.
 * Gradients: ReLU passes dy where its output is positive; the bias gets the sum over all other axes.
 */
export function biasActivation(
  input: tf.Tensor,
  bias: tf.Tensor,
  activation: Activation,
): tf.Tensor {
  return activation === 'relu' ? biasRelu(input, bias) : biasAdd(input, bias);
}

const biasAdd = tf.customGrad((...inputs) => ({
  value: runNativeKernel('BiasAdd', inputs.slice(0, 2) as tf.Tensor[]),
  gradFunc: (dy) => [dy, runNativeKernel('BiasAddGrad', [dy])],
}));

const biasRelu = tf.customGrad((...inputs) => {
  const save = inputs.at(-1) as tf.GradSaveFunc;
  const output = tf.relu(runNativeKernel('BiasAdd', inputs.slice(0, 2) as tf.Tensor[]));
  save([output]);
  return {
    value: output,
    gradFunc: (dy, saved) => {
      const dSum = runNativeKernel('ReluGrad', [dy, saved[0]!]);
      return [dSum, runNativeKernel('BiasAddGrad', [dSum])];
    },
  };
});
