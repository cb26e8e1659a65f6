import * as tf from '@tensorflow/tfjs-core';
import { biasAdd, biasAddGradient, reluGradient } from '../operations/bias';
import type { Activation } from './layer';

/** Slope of leaky ReLU below 0, as in Radford et al., "DCGAN" (2016), section 3. */
const LEAKY_SLOPE = 0.2;

/**
 * Returns activation(input + bias) of input's shape, with bias [channels] over the last axis.
 * Gradients: ReLU passes dy where its output is positive; the bias gets the sum over all other axes.
 */
export function biasActivation(
  input: tf.Tensor,
  bias: tf.Tensor,
  activation: Activation,
): tf.Tensor {
  switch (activation) {
    case 'relu':
      return biasRelu(input, bias);
    case 'leakyRelu':
      return tf.leakyRelu(biasSum(input, bias), LEAKY_SLOPE);
    case 'linear':
      return biasSum(input, bias);
  }
}

const biasSum = tf.customGrad((...inputs) => {
  const [input, bias] = inputs as tf.Tensor[];
  return { value: biasAdd(input!, bias!), gradFunc: (dy) => [dy, biasAddGradient(dy)] };
});

const biasRelu = tf.customGrad((...inputs) => {
  const [input, bias] = inputs as tf.Tensor[];
  const save = inputs.at(-1) as tf.GradSaveFunc;
  const output = tf.relu(biasAdd(input!, bias!));
  save([output]);
  return {
    value: output,
    gradFunc: (dy, saved) => {
      const dSum = reluGradient(dy, saved[0]!);
      return [dSum, biasAddGradient(dSum)];
    },
  };
});
