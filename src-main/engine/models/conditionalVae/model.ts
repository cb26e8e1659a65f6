import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../layers/layer';
import { klNatsPerDimension } from '../../objectives/kl';
import { reparameterise } from '../../objectives/reparameterise';
import { oneHot } from '../../operations/oneHot';
import { repeatRows } from '../../operations/repeatRows';
import { ELBO_KEYS } from '../../objectives/terms';
import type { Batch, DataSpec, Model } from '../model';
import { gaussianEncoder } from '../network/gaussianEncoder';
import { labelledInput } from '../network/labelledInput';
import { type LikelihoodDecoder, likelihoodDecoder } from '../network/likelihoodDecoder';
import { posteriorSamples } from '../network/posteriorSamples';
import type { ConditionalVaeConfig } from './config';

/**
 * Returns a VAE of images given their class: the one-hot class is joined to the encoder's input and to
 * the code (Sohn, Lee and Yan 2015; the prior of the code is N(0, I) for every class). An unknown class
 * (-1) is all zeros. Sums over pixels and latents, means over the batch.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildConditionalVae(
  config: ConditionalVaeConfig,
  { shape, classCount }: DataSpec,
): Model {
  const { latentDim } = config;
  const input = labelledInput(config, shape, classCount);
  const encoder = gaussianEncoder(config, input.shape, latentDim);
  const decoder = likelihoodDecoder(config, latentDim + classCount, shape);

  const classesOf = (labels: tf.Tensor | null) => oneHot(labels!, classCount);
  const posteriorOf = ({ images, labels }: Batch, weights: Weights) =>
    encoder.posterior(input.join(images, classesOf(labels)), weights);
  const withClass = (codes: tf.Tensor, labels: tf.Tensor | null) =>
    tf.concat([codes, classesOf(labels)], 1);

  return {
    latentDim,
    weights: [...encoder.weights, ...decoder.weights],
    terms: ELBO_KEYS,
    usesLabels: true,
    coefficients: () => ({}),
    losses(batch, draws, _coefficients, weights) {
      const { mean, logVariance } = posteriorOf(batch, weights);
      const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
      const labelled = withClass(codes, batch.labels);
      const reconstruction = tf.mean(decoder.imageNats(batch.images, labelled, weights));
      const kl = tf.mean(tf.sum(klNatsPerDimension(mean, logVariance), 1));
      const elbo = tf.add(reconstruction, kl);
      return {
        totalNats: elbo,
        elboNats: elbo,
        reconstructionNats: reconstruction,
        klNats: kl,
      };
    },
    encode: (batch, weights) =>
      tf.tidy(() => {
        const { mean, logVariance } = posteriorOf(batch, weights);
        return { mean, logVariance, klPerDimension: klNatsPerDimension(mean, logVariance) };
      }),
    decode: (codes, labels, weights) =>
      tf.tidy(() => decoder.mean(withClass(codes, labels), weights)),
    reconstructionNats: ({ images, labels }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, withClass(codes, labels), weights)),
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    logWeights: (batch, count, draws, weights) =>
      tf.tidy(() => {
        const posterior = posteriorOf(batch, weights);
        const labels = repeatRows(batch.labels!, count);
        const ofClass: Pick<LikelihoodDecoder, 'imageNats'> = {
          imageNats: (images, codes) =>
            decoder.imageNats(images, withClass(codes, labels), weights),
        };
        return posteriorSamples(batch.images, posterior, count, draws, ofClass, weights).logWeights;
      }),
  };
}
