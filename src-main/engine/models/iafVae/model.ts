import * as tf from '@tensorflow/tfjs-core';
import { logStandardNormal } from '../../objectives/logDensity';
import { repeatRows } from '../../operations/repeatRows';
import { ELBO_KEYS } from '../../objectives/terms';
import type { DataSpec, Model } from '../model';
import { likelihoodDecoder } from '../network/likelihoodDecoder';
import type { IafVaeConfig } from './config';
import { flowPosterior } from './flowPosterior';

/**
 * Returns a VAE whose posterior is bent by an inverse autoregressive flow (Kingma et al. 2016). The KL is
 * log q(z|x) - log p(z) of the draw that is decoded, too. `encode` gives where the flow takes zero noise,
 * since the flow's mean has no closed form; nor has the KL of each dimension.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildIafVae(config: IafVaeConfig, { shape }: DataSpec): Model {
  const { latentDim } = config;
  const posterior = flowPosterior(config, shape);
  const decoder = likelihoodDecoder(config, latentDim, shape);

  return {
    latentDim,
    weights: [...posterior.weights, ...decoder.weights],
    terms: ELBO_KEYS,
    usesLabels: false,
    coefficients: () => ({}),
    losses({ images }, draws, _coefficients, weights) {
      const noise = draws.normal([images.shape[0], latentDim]);
      const { codes, logDensity } = posterior.draw(images, noise, weights);
      const reconstruction = tf.mean(decoder.imageNats(images, codes, weights));
      const kl = tf.mean(tf.sub(logDensity, logStandardNormal(codes)));
      const elbo = tf.add(reconstruction, kl);
      return {
        totalNats: elbo,
        elboNats: elbo,
        reconstructionNats: reconstruction,
        klNats: kl,
      };
    },
    encode: ({ images }, weights) => ({
      mean: tf.tidy(() => {
        const silence = tf.zeros([images.shape[0], latentDim]);
        return posterior.draw(images, silence, weights).codes;
      }),
      logVariance: null,
      klPerDimension: null,
    }),
    decode: (codes, _labels, weights) => tf.tidy(() => decoder.mean(codes, weights)),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, codes, weights)),
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    logWeights: ({ images }, count, draws, weights) =>
      tf.tidy(() => {
        const rows = images.shape[0] * count;
        const noise = draws.normal([rows, latentDim]);
        const { codes, logDensity } = posterior.draw(images, noise, weights);
        const nats = decoder.imageNats(repeatRows(images, count), codes, weights);
        const logJoint = tf.sub(logStandardNormal(codes), nats);
        return tf.reshape(tf.sub(logJoint, logDensity), [images.shape[0], count]);
      }),
  };
}
