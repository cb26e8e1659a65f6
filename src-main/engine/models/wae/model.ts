import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../../layers/dense';
import type { Weights } from '../../layers/layer';
import { mmdSquared } from '../../objectives/mmd';
import type { MmdConfig } from '../infoVae/fields';
import type { DataSpec, Model } from '../model';
import { likelihoodDecoder } from '../network/likelihoodDecoder';
import { encoderNetwork } from '../network/network';

/**
 * Returns a Wasserstein autoencoder with a maximum mean discrepancy (Tolstikhin et al. 2018, algorithm
 * 2) and a deterministic encoder; its cost is the negative log-likelihood of the config.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildWae(config: MmdConfig, { shape }: DataSpec): Model {
  const { latentDim, kernel, mmdWeight } = config;
  const encoder = encoderNetwork(config, shape);
  const head = dense('encoder/code', encoder.featureCount, latentDim, 'linear');
  const decoder = likelihoodDecoder(config, latentDim, shape);

  const codesOf = (images: tf.Tensor, weights: Weights) =>
    head.apply(encoder.features(images, weights), weights);

  return {
    latentDim,
    weights: [...encoder.weights, ...head.weights, ...decoder.weights],
    terms: ['totalNats', 'reconstructionNats', 'mmd'],
    usesLabels: false,
    coefficients: () => ({ mmdWeight }),
    losses({ images }, draws, coefficients, weights) {
      const codes = codesOf(images, weights);
      const reconstruction = tf.mean(decoder.imageNats(images, codes, weights));
      const mmd = mmdSquared(codes, draws.normal(codes.shape), kernel);
      const weighed = tf.mul(mmd, coefficients['mmdWeight']!);
      return {
        totalNats: tf.add(reconstruction, weighed),
        reconstructionNats: reconstruction,
        mmd,
      };
    },
    encode: ({ images }, weights) => ({
      mean: tf.tidy(() => codesOf(images, weights)),
      logVariance: null,
      klPerDimension: null,
    }),
    decode: (codes, _labels, weights) => tf.tidy(() => decoder.mean(codes, weights)),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, codes, weights)),
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    logWeights: null,
  };
}
