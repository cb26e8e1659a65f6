import * as tf from '@tensorflow/tfjs-core';
import type { DataSpec, Model } from '../model';
import { type AutoencoderConfig, codeModel, codeNetwork } from './codeModel';

/**
 * Returns an autoencoder with a linear code, trained to reconstruct its images and nothing else.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildAutoencoder(config: AutoencoderConfig, { shape }: DataSpec): Model {
  const network = codeNetwork(config, shape);
  return codeModel(
    network,
    ['totalNats', 'reconstructionNats'],
    ({ images }, _draws, _coefficients, weights) => {
      const codes = network.code(images, weights);
      const reconstruction = tf.mean(network.decoder.imageNats(images, codes, weights));
      return { totalNats: reconstruction, reconstructionNats: reconstruction };
    },
  );
}
