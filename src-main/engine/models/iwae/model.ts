import * as tf from '@tensorflow/tfjs-core';
import { klNatsPerDimension } from '../../objectives/kl';
import { logMeanExp } from '../../objectives/logMeanExp';
import { ELBO_KEYS } from '../../objectives/terms';
import type { DataSpec, Model } from '../model';
import { gaussianVae } from '../network/gaussianVae';
import { posteriorSamples } from '../network/posteriorSamples';
import type { IwaeConfig } from './config';

/**
 * Returns an importance weighted autoencoder (Burda, Grosse and Salakhutdinov, "Importance Weighted
 * Autoencoders", 2016): the network of a VAE, trained on the bound of eq. 8,
 *   -log 1/k sum_i w_i,   w_i = p(x, z_i) / q(z_i|x),
 * whose gradient weighs each draw by its share of the w_i (eq. 14). Beside it the negative ELBO of the
 * same draws: their mean reconstruction, and the KL in closed form.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildIwae(config: IwaeConfig, { shape }: DataSpec): Model {
  const { encoder, decoder, ...model } = gaussianVae(config, shape);

  return {
    ...model,
    terms: ELBO_KEYS,
    coefficients: () => ({}),
    losses({ images }, draws, _coefficients, weights) {
      const posterior = encoder.posterior(images, weights);
      const samples = posteriorSamples(
        images,
        posterior,
        config.importanceSamples,
        draws,
        decoder,
        weights,
      );
      const reconstruction = tf.mean(samples.reconstruction);
      const { mean, logVariance } = posterior;
      const kl = tf.mean(tf.sum(klNatsPerDimension(mean, logVariance), 1));
      return {
        totalNats: tf.neg(tf.mean(logMeanExp(samples.logWeights))),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
      };
    },
  };
}
