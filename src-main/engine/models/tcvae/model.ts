import * as tf from '@tensorflow/tfjs-core';
import { klNatsPerDimension } from '../../objectives/kl';
import { klParts } from '../../objectives/klParts';
import { reparameterise } from '../../objectives/reparameterise';
import { ELBO_KEYS } from '../../objectives/terms';
import type { DataSpec, Model } from '../model';
import { gaussianVae } from '../network/gaussianVae';
import type { TcvaeConfig } from './config';

/**
 * Returns a beta-TCVAE (Chen, Li, Grosse and Duvenaud 2018): a VAE whose KL is taken apart into mutual
 * information, total correlation and dimension-wise KL, each with a weight (equation 4). The parts are
 * estimates by the code drawn for each image and the batch; 'klNats' and 'elboNats' have the closed form.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildTcvae(config: TcvaeConfig, { shape, trainCount }: DataSpec): Model {
  const { alpha, beta, gamma } = config;
  const { encoder, decoder, ...model } = gaussianVae(config, shape);

  return {
    ...model,
    terms: [...ELBO_KEYS, 'miNats', 'tcNats', 'dimensionKlNats'],
    coefficients: () => ({ alpha, beta, gamma }),
    losses({ images }, draws, coefficients, weights) {
      const posterior = encoder.posterior(images, weights);
      const { mean, logVariance } = posterior;
      const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
      const reconstruction = tf.mean(decoder.imageNats(images, codes, weights));
      const kl = tf.mean(tf.sum(klNatsPerDimension(mean, logVariance), 1));
      const parts = klParts(codes, posterior, trainCount);
      const [mi, tc, dimensionKl] = [
        tf.mean(parts.mutualInformation),
        tf.mean(parts.totalCorrelation),
        tf.mean(parts.dimensionKl),
      ];
      const weighed = tf.addN([
        tf.mul(mi, coefficients['alpha']!),
        tf.mul(tc, coefficients['beta']!),
        tf.mul(dimensionKl, coefficients['gamma']!),
      ]);
      return {
        totalNats: tf.add(reconstruction, weighed),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
        miNats: mi,
        tcNats: tc,
        dimensionKlNats: dimensionKl,
      };
    },
  };
}
