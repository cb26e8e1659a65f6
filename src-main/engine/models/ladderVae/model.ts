import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../layers/layer';
import { betaShare } from '../../objectives/betaSchedule';
import { logStandardNormal } from '../../objectives/logDensity';
import { repeatRows } from '../../operations/repeatRows';
import { ELBO_KEYS } from '../../objectives/terms';
import type { DataSpec, Model } from '../model';
import { likelihoodDecoder } from '../network/likelihoodDecoder';
import { bottomUp } from './bottomUp';
import { type LadderVaeConfig, layerDimensions, layerKlKey } from './config';
import { topDown } from './topDown';

/**
 * Returns a ladder VAE (Sonderby et al. 2016). Codes are all layers, top first, each on the scale of its
 * prior (see `topDown`): the prior of a code is standard normal. `encode` goes down along the means; what
 * it says of a lower layer holds for the mean of those above. The KL's weight rises from 0 to 1 in the
 * warm-up (section 2.3); each layer's own KL is a term, 1 the lowest.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildLadderVae(config: LadderVaeConfig, { shape }: DataSpec): Model {
  const dimensions = layerDimensions(config);
  const latentDim = dimensions.reduce((sum, dimension) => sum + dimension, 0);
  const up = bottomUp(config, shape, dimensions, config.layerUnits);
  const down = topDown(dimensions, config.layerUnits);
  const decoder = likelihoodDecoder(config, dimensions[0]!, shape);
  const layerKeys = dimensions.map((_, i) => layerKlKey(i + 1));

  const joined = (layers: readonly tf.Tensor[]) => tf.concat([...layers].reverse(), 1);
  // A copy is reversed: tfjs keeps the array of the parts itself, and puts their gradients together in its order.
  const layersOf = (codes: tf.Tensor) =>
    [...tf.split(codes, [...dimensions].reverse(), 1)].reverse();

  /** The way down from images, `noise.rows / images` draws each. */
  function infer(images: tf.Tensor, noise: tf.Tensor, weights: Weights) {
    const count = noise.shape[0] / images.shape[0];
    const evidence = up.evidence(images, weights).map(({ mean, logVariance }) => ({
      mean: repeatRows(mean, count),
      logVariance: repeatRows(logVariance, count),
    }));
    return down.infer(evidence, layersOf(noise), weights);
  }
  const lowest = (codes: tf.Tensor, weights: Weights) => down.generate(layersOf(codes), weights);

  return {
    latentDim,
    weights: [...up.weights, ...down.weights, ...decoder.weights],
    terms: [...ELBO_KEYS, ...layerKeys],
    usesLabels: false,
    coefficients: (epoch) => ({ beta: warmth(config.warmupEpochs, epoch) }),
    losses({ images }, draws, coefficients, weights) {
      const noise = draws.normal([images.shape[0], latentDim]);
      const { klNats, bottom } = infer(images, noise, weights);
      const reconstruction = tf.mean(decoder.imageNats(images, bottom, weights));
      const layerKls = klNats.map((kl) => tf.mean(tf.sum(kl, 1)));
      const kl = tf.addN(layerKls);
      return {
        totalNats: tf.add(reconstruction, tf.mul(kl, coefficients['beta']!)),
        elboNats: tf.add(reconstruction, kl),
        reconstructionNats: reconstruction,
        klNats: kl,
        ...Object.fromEntries(layerKeys.map((key, i) => [key, layerKls[i]!])),
      };
    },
    encode: ({ images }, weights) =>
      tf.tidy(() => {
        const silence = tf.zeros([images.shape[0], latentDim]);
        const { posteriors, klNats } = infer(images, silence, weights);
        return {
          mean: joined(posteriors.map(({ mean }) => mean)),
          logVariance: joined(posteriors.map(({ logVariance }) => logVariance)),
          klPerDimension: joined(klNats),
        };
      }),
    decode: (codes, _labels, weights) =>
      tf.tidy(() => decoder.mean(lowest(codes, weights), weights)),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, lowest(codes, weights), weights)),
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    logWeights: ({ images }, count, draws, weights) =>
      tf.tidy(() => {
        const noise = draws.normal([images.shape[0] * count, latentDim]);
        const { posteriors, codes, bottom } = infer(images, noise, weights);
        const nats = decoder.imageNats(repeatRows(images, count), bottom, weights);
        // On the scale of the priors the code's density is standard normal, and the posterior's that of
        // its noise less log of the standard deviations.
        const spread = joined(posteriors.map(({ logVariance }) => logVariance));
        const logPosterior = tf.sub(logStandardNormal(noise), tf.mul(tf.sum(spread, 1), 0.5));
        const logJoint = tf.sub(logStandardNormal(joined(codes)), nats);
        return tf.reshape(tf.sub(logJoint, logPosterior), [images.shape[0], count]);
      }),
  };
}

function warmth(epochs: number, epoch: number): number {
  return betaShare(epochs === 0 ? { kind: 'constant' } : { kind: 'warmup', epochs }, epoch);
}
