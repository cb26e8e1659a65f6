import type { Tensor } from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { dense } from '../../layers/dense';
import type { WeightSpec, Weights } from '../../layers/layer';
import { clampLogVariance } from '../../objectives/reparameterise';
import { encoderNetwork, type NetworkConfig } from './network';

/** A diagonal Gaussian for each image, both [batch, latentDim]. */
export interface GaussianPosterior {
  mean: Tensor;
  logVariance: Tensor;
}

/** The network from images to Gaussian posteriors. */
export interface GaussianEncoder {
  readonly weights: readonly WeightSpec[];
  posterior(images: Tensor, weights: Weights): GaussianPosterior;
}

/**
 * Returns the config's encoder with two linear heads, for the mean and the log-variance.
 * @throws ConfigError when its layers do not fit the images.
 */
export function gaussianEncoder(
  config: NetworkConfig,
  input: ImageShape,
  latentDim: number,
): GaussianEncoder {
  const network = encoderNetwork(config, input);
  const mean = dense('encoder/mean', network.featureCount, latentDim, 'linear');
  const logVariance = dense('encoder/logVariance', network.featureCount, latentDim, 'linear');
  return {
    weights: [...network.weights, ...mean.weights, ...logVariance.weights],
    posterior(images, weights) {
      const features = network.features(images, weights);
      return {
        mean: mean.apply(features, weights),
        logVariance: clampLogVariance(logVariance.apply(features, weights)),
      };
    },
  };
}
