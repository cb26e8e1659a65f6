import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../layers/layer';
import { logNormal, logStandardNormal } from '../../objectives/logDensity';
import { reparameterise } from '../../objectives/reparameterise';
import { repeatRows } from '../../operations/repeatRows';
import type { Draws } from '../../random/draws';
import type { GaussianPosterior } from './gaussianEncoder';
import type { LikelihoodDecoder } from './likelihoodDecoder';

/** Several draws of each image's posterior, and what they say of the image; both nats [batch, count]. */
export interface PosteriorSamples {
  /** log p(x, z) - log q(z|x). */
  logWeights: tf.Tensor;
  /** -log p(x|z). */
  reconstruction: tf.Tensor;
}

/**
 * Returns `count` draws of Gaussian posteriors against a prior, standard normal where none is given; the
 * encoder's answer is computed once an image and used for all of its draws.
 * @param logPrior log p(z) of codes, nats, one for each.
 */
export function posteriorSamples(
  images: tf.Tensor,
  posterior: GaussianPosterior,
  count: number,
  draws: Draws,
  decoder: Pick<LikelihoodDecoder, 'imageNats'>,
  weights: Weights,
  logPrior: (codes: tf.Tensor) => tf.Tensor = logStandardNormal,
): PosteriorSamples {
  const mean = repeatRows(posterior.mean, count);
  const logVariance = repeatRows(posterior.logVariance, count);
  const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
  const nats = decoder.imageNats(repeatRows(images, count), codes, weights);
  const ratio = tf.sub(logPrior(codes), logNormal(codes, mean, logVariance));
  const byImage = [images.shape[0], count];
  return {
    logWeights: tf.reshape(tf.sub(ratio, nats), byImage),
    reconstruction: tf.reshape(nats, byImage),
  };
}
