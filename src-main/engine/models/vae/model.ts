import * as tf from '@tensorflow/tfjs-core';
import { klNatsPerDimension } from '../../objectives/kl';
import { logNormal, logStandardNormal } from '../../objectives/logDensity';
import { reparameterise } from '../../objectives/reparameterise';
import { repeatRows } from '../../operations/repeatRows';
import type { DataSpec, Model } from '../model';
import { gaussianEncoder } from '../network/gaussianEncoder';
import { likelihoodDecoder } from '../network/likelihoodDecoder';
import type { VaeConfig } from './config';

/**
 * Returns a VAE with a diagonal Gaussian posterior (Kingma and Welling 2014) and a weight on the KL
 * (Higgins et al., "beta-VAE", 2017). Sums over pixels and latents, means over the batch.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildVae(config: VaeConfig, { shape }: DataSpec): Model {
  const { latentDim, beta } = config;
  const encoder = gaussianEncoder(config, shape, latentDim);
  const decoder = likelihoodDecoder(config, latentDim, shape);

  return {
    latentDim,
    weights: [...encoder.weights, ...decoder.weights],
    terms: ['totalNats', 'elboNats', 'reconstructionNats', 'klNats'],
    usesLabels: false,
    coefficients: () => ({ beta }),
    losses({ images }, draws, coefficients, weights) {
      const { mean, logVariance } = encoder.posterior(images, weights);
      const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
      const reconstruction = tf.mean(decoder.imageNats(images, codes, weights));
      const kl = tf.mean(tf.sum(klNatsPerDimension(mean, logVariance), 1));
      return {
        totalNats: tf.add(reconstruction, tf.mul(kl, coefficients['beta']!)),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
      };
    },
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
        const mean = repeatRows(posterior.mean, count);
        const logVariance = repeatRows(posterior.logVariance, count);
        const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
        const nats = decoder.imageNats(repeatRows(images, count), codes, weights);
        const ratio = tf.sub(logStandardNormal(codes), logNormal(codes, mean, logVariance));
        return tf.reshape(tf.sub(ratio, nats), [images.shape[0]!, count]);
      }),
  };
}
