import * as tf from '@tensorflow/tfjs-core';
import { codeModel, codeNetwork } from '../autoencoder/codeModel';
import type { DataSpec, Model } from '../model';

/** Settings of a linear autoencoder, complete and in range. */
export interface LinearAutoencoderConfig {
  latentDim: number;
}

/**
 * With this spread the Gaussian's nats are the squared error and a constant:
 * (x - m)^2 / (2 sigma^2) = (x - m)^2.
 */
const SQUARED_ERROR_SIGMA = Math.SQRT1_2;
/** The constant of each value: log sigma + 1/2 log(2 pi) = 1/2 log pi. */
const CONSTANT_NATS = 0.5 * Math.log(Math.PI);

/**
 * Returns an autoencoder without hidden layers: z = W x + b, and A z + c as the image. At the least
 * squared error the columns of A span the subspace of the first principal components (Baldi and Hornik
 * 1989, fact 2); they are not these components themselves.
 */
export function buildLinearAutoencoder(
  { latentDim }: LinearAutoencoderConfig,
  { shape }: DataSpec,
): Model {
  const network = codeNetwork(
    {
      latentDim,
      encoder: [],
      decoder: [],
      likelihood: 'gaussian',
      gaussianSigma: SQUARED_ERROR_SIGMA,
      levels: 2,
    },
    shape,
  );
  return codeModel(
    network,
    ['totalNats', 'reconstructionNats', 'squaredError'],
    ({ images }, _draws, _coefficients, weights) => {
      const answers = network.decoder.mean(network.code(images, weights), weights);
      const squaredError = tf.mean(tf.sum(tf.squaredDifference(answers, images), [1, 2, 3]));
      const values = images.size / images.shape[0];
      const reconstruction = tf.add(squaredError, values * CONSTANT_NATS);
      return { totalNats: reconstruction, reconstructionNats: reconstruction, squaredError };
    },
  );
}
