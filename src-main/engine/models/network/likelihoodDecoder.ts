import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import type { WeightSpec, Weights } from '../../layers/layer';
import { likelihoodOf, type LikelihoodConfig } from './fields';
import { decoderNetwork, type NetworkConfig } from './network';

/** The network from codes to a distribution of images. */
export interface LikelihoodDecoder {
  readonly weights: readonly WeightSpec[];
  /** -log p(x|z) of each image under the code beside it, nats [batch]. */
  imageNats(images: tf.Tensor, codes: tf.Tensor, weights: Weights): tf.Tensor;
  /** Expected images of codes, of the images' shape. */
  mean(codes: tf.Tensor, weights: Weights): tf.Tensor;
}

/**
 * Returns the config's decoder with its likelihood for codes [batch, codeSize].
 * @throws ConfigError when its layers do not fit the images.
 */
export function likelihoodDecoder(
  config: NetworkConfig & LikelihoodConfig,
  codeSize: number,
  shape: ImageShape,
): LikelihoodDecoder {
  const likelihood = likelihoodOf(config);
  const channels = likelihood.outputChannels(shape.channels);
  const network = decoderNetwork(config, codeSize, { ...shape, channels });
  return {
    weights: [...network.weights, ...likelihood.weights],
    imageNats: (images, codes, weights) =>
      tf.sum(likelihood.nllNats(network.output(codes, weights), images, weights), [1, 2, 3]),
    mean: (codes, weights) => likelihood.mean(network.output(codes, weights)),
  };
}
