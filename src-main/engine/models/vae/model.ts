import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../../layers/dense';
import type { Weights } from '../../layers/layer';
import { klNatsPerDimension } from '../../objectives/kl';
import { logNormal, logStandardNormal } from '../../objectives/logDensity';
import { clampLogVariance, reparameterise } from '../../objectives/reparameterise';
import { repeatRows } from '../../operations/repeatRows';
import type { Batch, DataSpec, Model } from '../model';
import { likelihoodOf } from '../network/fields';
import { decoderNetwork, encoderNetwork } from '../network/network';
import type { VaeConfig } from './config';

/**
 * Returns a VAE with a diagonal Gaussian posterior (Kingma and Welling 2014) and a weight on the KL
 * (Higgins et al., "beta-VAE", 2017). Sums over pixels and latents, means over the batch.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildVae(config: VaeConfig, { shape }: DataSpec): Model {
  const { latentDim, beta } = config;
  const likelihood = likelihoodOf(config);
  const encoder = encoderNetwork(config, shape);
  const decoder = decoderNetwork(config, latentDim, {
    ...shape,
    channels: likelihood.outputChannels(shape.channels),
  });
  const mean = dense('encoder/mean', encoder.featureCount, latentDim, 'linear');
  const logVariance = dense('encoder/logVariance', encoder.featureCount, latentDim, 'linear');

  const posteriorOf = (images: tf.Tensor, weights: Weights) => {
    const features = encoder.features(images, weights);
    return {
      mean: mean.apply(features, weights),
      logVariance: clampLogVariance(logVariance.apply(features, weights)),
    };
  };
  const imageNats = (images: tf.Tensor, codes: tf.Tensor, weights: Weights) =>
    likelihood.nllNats(decoder.output(codes, weights), images, weights);

  return {
    latentDim,
    weights: [
      ...encoder.weights,
      ...mean.weights,
      ...logVariance.weights,
      ...decoder.weights,
      ...likelihood.weights,
    ],
    terms: ['totalNats', 'elboNats', 'reconstructionNats', 'klNats'],
    usesLabels: false,
    coefficients: () => ({ beta }),
    losses({ images }, draws, coefficients, weights) {
      const imageCount = images.shape[0]!;
      const posterior = posteriorOf(images, weights);
      const noise = draws.normal([imageCount, latentDim]);
      const codes = reparameterise(posterior.mean, posterior.logVariance, noise);
      const reconstruction = tf.div(tf.sum(imageNats(images, codes, weights)), imageCount);
      const klPerDimension = klNatsPerDimension(posterior.mean, posterior.logVariance);
      const kl = tf.div(tf.sum(klPerDimension), imageCount);
      return {
        totalNats: tf.add(reconstruction, tf.mul(kl, coefficients['beta']!)),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
      };
    },
    encode: ({ images }, weights) =>
      tf.tidy(() => {
        const posterior = posteriorOf(images, weights);
        const klPerDimension = klNatsPerDimension(posterior.mean, posterior.logVariance);
        return { ...posterior, klPerDimension };
      }),
    decode: (codes, _labels, weights) =>
      tf.tidy(() => likelihood.mean(decoder.output(codes, weights))),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => tf.sum(imageNats(images, codes, weights), [1, 2, 3])),
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    logWeights: ({ images }: Batch, count, draws, weights) =>
      tf.tidy(() => {
        const imageCount = images.shape[0]!;
        const posterior = posteriorOf(images, weights);
        const each = repeatRows(posterior.mean, count);
        const eachLogVariance = repeatRows(posterior.logVariance, count);
        const noise = draws.normal([imageCount * count, latentDim]);
        const codes = reparameterise(each, eachLogVariance, noise);
        const nats = tf.sum(imageNats(repeatRows(images, count), codes, weights), [1, 2, 3]);
        const ratio = tf.sub(logStandardNormal(codes), logNormal(codes, each, eachLogVariance));
        return tf.reshape(tf.sub(ratio, nats), [imageCount, count]);
      }),
  };
}
