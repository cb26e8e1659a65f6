import * as tf from '@tensorflow/tfjs-core';
import { type AutoencoderConfig, codeModel, codeNetwork } from '../autoencoder/codeModel';
import type { DataSpec, Model } from '../model';
import { type CorruptionConfig, corrupted } from './corruption';

/** Settings of a denoising autoencoder, complete and in range. */
export interface DenoisingAutoencoderConfig extends AutoencoderConfig, CorruptionConfig {}

/**
 * Returns an autoencoder that is given corrupted images and is to reconstruct the clean ones; in an
 * evaluation too. `encode` takes images as they are.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildDenoisingAutoencoder(
  config: DenoisingAutoencoderConfig,
  { shape }: DataSpec,
): Model {
  const network = codeNetwork(config, shape);
  return codeModel(
    network,
    ['totalNats', 'reconstructionNats'],
    ({ images }, draws, _coefficients, weights) => {
      const codes = network.code(corrupted(config, images, draws), weights);
      const reconstruction = tf.mean(network.decoder.imageNats(images, codes, weights));
      return { totalNats: reconstruction, reconstructionNats: reconstruction };
    },
  );
}
