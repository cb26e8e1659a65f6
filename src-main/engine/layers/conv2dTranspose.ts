import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import { biasActivation } from './biasActivation';
import type { ConvSettings } from './conv2d';
import { type Activation, type Layer, weight } from './layer';

/**
 * Returns a 2-D transposed convolution with 'same' padding: NHWC, side of the output = side x stride.
 * Kernel [kernelSize, kernelSize, filters, channels], as Keras keeps it.
 */
export function conv2dTranspose(
  name: string,
  input: ImageShape,
  { filters, kernelSize, stride }: ConvSettings,
  activation: Activation,
): Layer {
  const kernel = `${name}/kernel`;
  const bias = `${name}/bias`;
  const window = kernelSize * kernelSize;
  const height = input.height * stride;
  const width = input.width * stride;
  return {
    weights: [
      {
        name: kernel,
        shape: [kernelSize, kernelSize, filters, input.channels],
        initializer: {
          kind: 'glorotUniform',
          fanIn: window * input.channels,
          fanOut: window * filters,
        },
      },
      { name: bias, shape: [filters], initializer: { kind: 'zeros' } },
    ],
    outputShape: [height, width, filters],
    apply: (images, weights) =>
      biasActivation(
        tf.conv2dTranspose(
          images as tf.Tensor4D,
          weight(weights, kernel) as tf.Tensor4D,
          [images.shape[0], height, width, filters],
          stride,
          'same',
        ),
        weight(weights, bias),
        activation,
      ),
  };
}
