import * as tf from '@tensorflow/tfjs-core';
import { ConfigError } from '../../../../src-shared/errors';
import { klNatsPerDimension } from '../../objectives/kl';
import { mmdSquared } from '../../objectives/mmd';
import { reparameterise } from '../../objectives/reparameterise';
import { ELBO_KEYS } from '../../objectives/terms';
import type { DataSpec, Model } from '../model';
import { gaussianVae } from '../network/gaussianVae';
import type { InfoVaeConfig } from './config';

/**
 * Returns an InfoVAE (Zhao, Song and Ermon 2019, equation 6) with the squared maximum mean discrepancy
 * between the codes drawn for a batch and as many draws of the prior.
 * @throws ConfigError when the discrepancy would have a negative weight, or the layers do not fit.
 */
export function buildInfoVae(config: InfoVaeConfig, { shape }: DataSpec): Model {
  const { alpha, mmdWeight, kernel } = config;
  if (alpha + mmdWeight < 1) {
    throw new ConfigError(
      `model.mmdWeight must be at least 1 - alpha = ${1 - alpha}, got ${mmdWeight}`,
      'model.mmdWeight',
    );
  }
  const { encoder, decoder, ...model } = gaussianVae(config, shape);

  return {
    ...model,
    terms: [...ELBO_KEYS, 'mmd'],
    coefficients: () => ({ klWeight: 1 - alpha, mmdWeight: alpha + mmdWeight - 1 }),
    losses({ images }, draws, coefficients, weights) {
      const { mean, logVariance } = encoder.posterior(images, weights);
      const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
      const reconstruction = tf.mean(decoder.imageNats(images, codes, weights));
      const kl = tf.mean(tf.sum(klNatsPerDimension(mean, logVariance), 1));
      const mmd = mmdSquared(codes, draws.normal(mean.shape), kernel);
      const weighed = tf.add(
        tf.mul(kl, coefficients['klWeight']!),
        tf.mul(mmd, coefficients['mmdWeight']!),
      );
      return {
        totalNats: tf.add(reconstruction, weighed),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
        mmd,
      };
    },
  };
}
