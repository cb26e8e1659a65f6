import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../layers/layer';
import { freeBitsKlNats } from '../../objectives/freeBits';
import { klNatsPerDimension } from '../../objectives/kl';
import { logNormal } from '../../objectives/logDensity';
import { reparameterise } from '../../objectives/reparameterise';
import { scoreFunctionLoss } from '../../objectives/scoreFunction';
import { ELBO_KEYS } from '../../objectives/terms';
import { detach } from '../../operations/detach';
import { repeatRows } from '../../operations/repeatRows';
import type { Draws } from '../../random/draws';
import type { DataSpec, Model } from '../model';
import type { GaussianPosterior } from '../network/gaussianEncoder';
import { gaussianVae } from '../network/gaussianVae';
import type { LikelihoodDecoder } from '../network/likelihoodDecoder';
import type { VaeConfig } from './config';
import { betaAt, type ObjectiveConfig } from './objectiveFields';

/**
 * Returns a VAE with a diagonal Gaussian posterior (Kingma and Welling 2014) and a weight on the KL
 * (Higgins et al., "beta-VAE", 2017). Sums over pixels and latents, means over the batch.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildVae(config: VaeConfig, { shape }: DataSpec): Model {
  const { encoder, decoder, ...model } = gaussianVae(config, shape);

  return {
    ...model,
    terms: ELBO_KEYS,
    coefficients: (epoch) => ({ beta: betaAt(config, epoch) }),
    losses({ images }, draws, coefficients, weights) {
      const posterior = encoder.posterior(images, weights);
      const reconstruction = expectedNats(config, decoder, images, posterior, draws, weights);
      const klPerDimension = klNatsPerDimension(posterior.mean, posterior.logVariance);
      const kl = tf.sum(tf.mean(klPerDimension, 0));
      const weighedKl = config.freeNats > 0 ? freeBitsKlNats(klPerDimension, config.freeNats) : kl;
      return {
        totalNats: objective(config, reconstruction, tf.mul(weighedKl, coefficients['beta']!)),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
      };
    },
  };
}

/**
 * Returns the mean of -log p(x|z) over images and the config's number of draws z of each posterior
 * (Kingma and Welling 2014, equation 7), nats, a scalar, with the config's estimate of its gradient.
 */
function expectedNats(
  { samples, estimator }: ObjectiveConfig,
  decoder: LikelihoodDecoder,
  images: tf.Tensor,
  posterior: GaussianPosterior,
  draws: Draws,
  weights: Weights,
): tf.Tensor {
  const [batch, latentDim] = posterior.mean.shape as [number, number];
  // Spread over the draws only here: the encoder sees each image once.
  const mean = tf.reshape(posterior.mean, [batch, 1, latentDim]);
  const logVariance = tf.reshape(posterior.logVariance, [batch, 1, latentDim]);
  const noise = draws.normal([batch, samples, latentDim]);
  const codes = reparameterise(mean, logVariance, noise);
  const natsOf = (drawn: tf.Tensor) => {
    const rows = tf.reshape(drawn, [batch * samples, latentDim]);
    return decoder.imageNats(repeatRows(images, samples), rows, weights);
  };
  if (estimator === 'path-wise') return tf.mean(natsOf(codes));
  const drawn = detach(codes);
  const logPosterior = tf.reshape(logNormal(drawn, mean, logVariance), [batch * samples]);
  return tf.mean(scoreFunctionLoss(natsOf(drawn), logPosterior));
}

/**
 * Returns the parts of the objective that the config keeps. The KL alone does not depend on the
 * decoder: the reconstruction stays in it with weight 0, so that every weight has a gradient.
 */
function objective(
  { lossParts }: ObjectiveConfig,
  reconstruction: tf.Tensor,
  kl: tf.Tensor,
): tf.Tensor {
  switch (lossParts) {
    case 'both':
      return tf.add(reconstruction, kl);
    case 'reconstruction':
      return reconstruction;
    case 'kl':
      return tf.add(kl, tf.mul(reconstruction, 0));
  }
}
