import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import { biasActivation } from './biasActivation';
import { type Activation, type Layer, weight } from './layer';

export interface ConvSettings {
  filters: number;
  kernelSize: number;
  stride: number;
}

/**
 * Returns a 2-D convolution with 'same' padding: NHWC, side of the output = ceil(side / stride).
 * Kernel [kernelSize, kernelSize, channels, filters].
 */
export function conv2d(
  name: string,
  input: ImageShape,
  { filters, kernelSize, stride }: ConvSettings,
  activation: Activation,
): Layer {
  const kernel = `${name}/kernel`;
  const bias = `${name}/bias`;
  const window = kernelSize * kernelSize;
  return {
    weights: [
      {
        name: kernel,
        shape: [kernelSize, kernelSize, input.channels, filters],
        initializer: {
          kind: 'glorotUniform',
          fanIn: window * input.channels,
          fanOut: window * filters,
        },
      },
      { name: bias, shape: [filters], initializer: { kind: 'zeros' } },
    ],
    outputShape: [Math.ceil(input.height / stride), Math.ceil(input.width / stride), filters],
    apply: (images, weights) =>
      biasActivation(
        tf.conv2d(images as tf.Tensor4D, weight(weights, kernel) as tf.Tensor4D, stride, 'same'),
        weight(weights, bias),
        activation,
      ),
  };
}
