import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { klNatsPerDimension } from '../../objectives/kl';
import type { Model } from '../model';
import type { LikelihoodConfig } from './fields';
import { type GaussianEncoder, gaussianEncoder } from './gaussianEncoder';
import { type LikelihoodDecoder, likelihoodDecoder } from './likelihoodDecoder';
import type { NetworkConfig } from './network';
import { posteriorSamples } from './posteriorSamples';

/** What models with Gaussian posteriors and a standard normal prior have in common: all but the objective. */
export interface GaussianVae extends Omit<Model, 'terms' | 'coefficients' | 'losses'> {
  readonly encoder: GaussianEncoder;
  readonly decoder: LikelihoodDecoder;
}

/**
 * Returns the network of a VAE without labels, and what can be asked of it.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function gaussianVae(
  config: NetworkConfig & LikelihoodConfig & { latentDim: number },
  shape: ImageShape,
): GaussianVae {
  const { latentDim } = config;
  const encoder = gaussianEncoder(config, shape, latentDim);
  const decoder = likelihoodDecoder(config, latentDim, shape);
  return {
    encoder,
    decoder,
    latentDim,
    weights: [...encoder.weights, ...decoder.weights],
    usesLabels: false,
    encode: ({ images }, weights) =>
      tf.tidy(() => {
        const { mean, logVariance } = encoder.posterior(images, weights);
        return { mean, logVariance, klPerDimension: klNatsPerDimension(mean, logVariance) };
      }),
    decode: (codes, _labels, weights) => tf.tidy(() => decoder.mean(codes, weights)),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, codes, weights)),
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    logWeights: ({ images }, count, draws, weights) =>
      tf.tidy(() => {
        const posterior = encoder.posterior(images, weights);
        return posteriorSamples(images, posterior, count, draws, decoder, weights).logWeights;
      }),
  };
}
