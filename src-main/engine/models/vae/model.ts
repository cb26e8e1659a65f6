import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { dense } from '../../layers/dense';
import { applyLayers, type Weights } from '../../layers/layer';
import { bernoulliNllNats } from '../../objectives/bernoulli';
import { gaussianNllNats } from '../../objectives/gaussian';
import { klNatsPerDimension } from '../../objectives/kl';
import { clampLogVariance, reparameterise } from '../../objectives/reparameterise';
import type { Model } from '../model';
import type { VaeConfig } from './config';
import { decoderLayers } from './decoder';
import { encoderLayers } from './encoder';
import { mirrorOf } from './mirror';

/**
 * Returns a VAE with a diagonal Gaussian posterior (Kingma and Welling 2014) and a weight on the KL
 * (Higgins et al., "beta-VAE", 2017). Sums over pixels and latents, means over the batch.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildVae(config: VaeConfig, shape: ImageShape): Model {
  const { latentDim, beta } = config;
  const isMirror = config.decoder.length === 0;
  const encoder = encoderLayers(config.encoder, shape);
  const decoder = isMirror
    ? decoderLayers(mirrorOf(config.encoder), latentDim, shape, 'model.encoder')
    : decoderLayers(config.decoder, latentDim, shape, 'model.decoder');
  const featureCount = encoder.at(-1)!.outputShape[0]!;
  const mean = dense('encoder/mean', featureCount, latentDim, 'linear');
  const logVariance = dense('encoder/logVariance', featureCount, latentDim, 'linear');

  const encode = (images: tf.Tensor, weights: Weights) => {
    const features = applyLayers(encoder, images, weights);
    return {
      mean: mean.apply(features, weights),
      logVariance: clampLogVariance(logVariance.apply(features, weights)),
    };
  };
  const pixelNats = (images: tf.Tensor, codes: tf.Tensor, weights: Weights) => {
    const output = applyLayers(decoder, codes, weights);
    return config.likelihood === 'bernoulli'
      ? bernoulliNllNats(output, images)
      : gaussianNllNats(output, images, config.gaussianSigma);
  };

  return {
    latentDim,
    weights: [...encoder, mean, logVariance, ...decoder].flatMap((layer) => layer.weights),
    coefficients: () => ({ beta }),
    losses(images, noise, coefficients, weights) {
      const imageCount = images.shape[0];
      const posterior = encode(images, weights);
      const codes = reparameterise(posterior.mean, posterior.logVariance, noise);
      const reconstruction = tf.div(tf.sum(pixelNats(images, codes, weights)), imageCount);
      const klPerDimension = klNatsPerDimension(posterior.mean, posterior.logVariance);
      const kl = tf.div(tf.sum(klPerDimension), imageCount);
      return {
        total: tf.add(reconstruction, tf.mul(kl, coefficients['beta']!)),
        reconstruction,
        kl,
      };
    },
    encode: (images, weights) => tf.tidy(() => encode(images, weights)),
    decode: (codes, weights) =>
      tf.tidy(() => {
        const output = applyLayers(decoder, codes, weights);
        return config.likelihood === 'bernoulli'
          ? tf.sigmoid(output)
          : tf.clipByValue(output, 0, 1);
      }),
    reconstructionNats: (images, codes, weights) =>
      tf.tidy(() => tf.sum(pixelNats(images, codes, weights), [1, 2, 3])),
  };
}
