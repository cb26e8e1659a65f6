import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../layers/layer';
import { logGaussianMixture } from '../../objectives/gaussianMixture';
import { logNormal } from '../../objectives/logDensity';
import { reparameterise } from '../../objectives/reparameterise';
import { ELBO_KEYS } from '../../objectives/terms';
import type { DataSpec, Model } from '../model';
import { gaussianEncoder } from '../network/gaussianEncoder';
import { likelihoodDecoder } from '../network/likelihoodDecoder';
import { posteriorSamples } from '../network/posteriorSamples';
import { betaAt } from '../vae/objectiveFields';
import type { VampPriorConfig } from './config';
import { pseudoInputs } from './pseudoInputs';

/**
 * Returns a VAE whose prior is the mixture of the posteriors of K learned images (Tomczak and Welling,
 * "VAE with a VampPrior", 2018, equation 9). Its KL has no closed form: it is
 * log q(z|x) - log p(z) of one draw for each image, and is not split by dimension.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildVampPrior(config: VampPriorConfig, { shape }: DataSpec): Model {
  const { latentDim, pseudoInputs: componentCount } = config;
  const encoder = gaussianEncoder(config, shape, latentDim);
  const decoder = likelihoodDecoder(config, latentDim, shape);
  const learned = pseudoInputs(componentCount, shape, config.likelihood);

  const components = (weights: Weights) => encoder.posterior(learned.images(weights), weights);
  const logPriorOf = (weights: Weights) => (codes: tf.Tensor) =>
    logGaussianMixture(codes, components(weights));

  return {
    latentDim,
    weights: [...encoder.weights, ...decoder.weights, ...learned.weights],
    terms: ELBO_KEYS,
    usesLabels: false,
    coefficients: (epoch) => ({ beta: betaAt(config, epoch) }),
    losses({ images }, draws, coefficients, weights) {
      const { mean, logVariance } = encoder.posterior(images, weights);
      const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
      const reconstruction = tf.mean(decoder.imageNats(images, codes, weights));
      const logPosterior = logNormal(codes, mean, logVariance);
      const kl = tf.mean(tf.sub(logPosterior, logPriorOf(weights)(codes)));
      return {
        totalNats: tf.add(reconstruction, tf.mul(kl, coefficients['beta']!)),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
      };
    },
    encode({ images }, weights) {
      const posterior = tf.tidy(() => {
        const { mean, logVariance } = encoder.posterior(images, weights);
        return { mean, logVariance };
      });
      return { ...posterior, klPerDimension: null };
    },
    decode: (codes, _labels, weights) => tf.tidy(() => decoder.mean(codes, weights)),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, codes, weights)),
    samplePrior: (count, draws, weights) =>
      tf.tidy(() => {
        const { mean, logVariance } = components(weights);
        const places = tf.floor(tf.mul(draws.uniform([count]), componentCount));
        const chosen = tf.cast(places, 'int32');
        const noise = draws.normal([count, latentDim]);
        return reparameterise(tf.gather(mean, chosen), tf.gather(logVariance, chosen), noise);
      }),
    logWeights: ({ images }, count, draws, weights) =>
      tf.tidy(() => {
        const posterior = encoder.posterior(images, weights);
        const logPrior = logPriorOf(weights);
        return posteriorSamples(images, posterior, count, draws, decoder, weights, logPrior)
          .logWeights;
      }),
  };
}
