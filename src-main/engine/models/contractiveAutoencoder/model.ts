import * as tf from '@tensorflow/tfjs-core';
import { weight } from '../../layers/layer';
import { estimatedContraction, sigmoidContraction } from '../../objectives/contraction';
import {
  type AutoencoderConfig,
  type CodeNetwork,
  codeModel,
  codeNetwork,
} from '../autoencoder/codeModel';
import type { DataSpec, Model } from '../model';
import { tiedDecoder } from './tiedDecoder';

/** Settings of a contractive autoencoder, complete and in range. */
export interface ContractiveAutoencoderConfig extends AutoencoderConfig {
  contractionWeight: number;
}

const KERNEL = 'encoder/code/kernel';

/**
 * Returns an autoencoder that pays for how much its code moves with the image: the squared Frobenius norm
 * of the encoder's Jacobian. An encoder without hidden layers has a sigmoid code and the exact norm; behind
 * hidden layers the code is linear (a sigmoid there learns many times slower) and the norm is estimated.
 * Without hidden layers on either side the decoder has the encoder's weights, as in Rifai et al. (2011):
 * else small codes behind a large decoder would lower the cost and change nothing.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildContractiveAutoencoder(
  config: ContractiveAutoencoderConfig,
  { shape }: DataSpec,
): Model {
  const network = networkOf(config, shape);
  const isExact = config.encoder.length === 0;
  return codeModel(
    network,
    ['totalNats', 'reconstructionNats', 'contraction'],
    ({ images }, draws, _coefficients, weights) => {
      const codes = network.code(images, weights);
      const reconstruction = tf.mean(network.decoder.imageNats(images, codes, weights));
      const contraction = tf.mean(
        isExact
          ? sigmoidContraction(codes, weight(weights, KERNEL))
          : estimatedContraction(
              (moved) => network.code(moved, weights),
              images,
              draws.uniform(images.shape),
            ),
      );
      return {
        totalNats: tf.add(reconstruction, tf.mul(contraction, config.contractionWeight)),
        reconstructionNats: reconstruction,
        contraction,
      };
    },
  );
}

function networkOf(config: ContractiveAutoencoderConfig, shape: DataSpec['shape']): CodeNetwork {
  if (config.encoder.length > 0) return codeNetwork(config, shape);
  const network = codeNetwork(config, shape, (sums) => tf.sigmoid(sums));
  if (config.decoder.length > 0) return network;
  const decoder = tiedDecoder(config, KERNEL, shape);
  const encoderWeights = network.weights.filter(({ name }) => name.startsWith('encoder/'));
  return { ...network, weights: [...encoderWeights, ...decoder.weights], decoder };
}
