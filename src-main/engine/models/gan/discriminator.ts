import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { dense } from '../../layers/dense';
import { applyLayers, type WeightSpec, type Weights } from '../../layers/layer';
import { spectrallyNormalised } from '../../layers/spectralNorm';
import { encoderLayers } from '../network/encoder';
import type { GanConfig } from './config';

/** The network that tells real images from made ones. */
export interface Discriminator {
  readonly weights: readonly WeightSpec[];
  /** log(D / (1 - D)) of each image, with D its chance of being real: [batch, 1]. */
  logits(images: tf.Tensor, weights: Weights): tf.Tensor;
}

/**
 * Returns the config's discriminator: leaky ReLU after each hidden layer, all kernels divided by their
 * spectral norm. Images in 0..1 are seen as -1..1, as the paper on DCGAN has them.
 * @throws ConfigError when its layers do not fit one another.
 */
export function discriminatorNetwork(
  { discriminator, output }: GanConfig,
  shape: ImageShape,
): Discriminator {
  const hidden = encoderLayers(discriminator, shape, {
    part: 'discriminator',
    activation: 'leakyRelu',
  });
  const answer = dense('discriminator/output', hidden.at(-1)!.outputShape[0]!, 1, 'linear');
  const layers = [...hidden, answer].map(spectrallyNormalised);
  return {
    weights: layers.flatMap((layer) => layer.weights),
    logits(images, weights) {
      const seen = output === 'unit' ? tf.sub(tf.mul(images, 2), 1) : images;
      return applyLayers(layers, seen, weights);
    },
  };
}
