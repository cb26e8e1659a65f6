import * as tf from '@tensorflow/tfjs-core';
import { l1Norm, sparsityKlNats } from '../../objectives/sparsity';
import { type AutoencoderConfig, codeModel, codeNetwork } from '../autoencoder/codeModel';
import type { DataSpec, Model } from '../model';

/** Settings of a sparse autoencoder, complete and in range. */
export interface SparseAutoencoderConfig extends AutoencoderConfig {
  sparsity: 'l1' | 'kl';
  sparsityWeight: number;
  /** Wanted mean activity of each unit; only with the KL. */
  targetActivity: number;
}

/** What a penalty wants of the code: its activation, its cost, and above which value a unit is on. */
interface Sparsity {
  activation: (sums: tf.Tensor) => tf.Tensor;
  penalty: (codes: tf.Tensor) => tf.Tensor;
  threshold: number;
}

/**
 * Returns an autoencoder that pays for active code units: with the L1 norm of a code behind ReLU, which
 * has zeros, or with the KL of each unit's mean activity behind a sigmoid to a target.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildSparseAutoencoder(
  config: SparseAutoencoderConfig,
  { shape }: DataSpec,
): Model {
  const { activation, penalty, threshold } = sparsityOf(config);
  const network = codeNetwork(config, shape, activation);
  return codeModel(
    network,
    ['totalNats', 'reconstructionNats', 'sparsity', 'activeShare'],
    ({ images }, _draws, _coefficients, weights) => {
      const codes = network.code(images, weights);
      const reconstruction = tf.mean(network.decoder.imageNats(images, codes, weights));
      const cost = penalty(codes);
      return {
        totalNats: tf.add(reconstruction, tf.mul(cost, config.sparsityWeight)),
        reconstructionNats: reconstruction,
        sparsity: cost,
        activeShare: tf.mean(tf.cast(tf.greater(codes, threshold), 'float32')),
      };
    },
  );
}

function sparsityOf({ sparsity, targetActivity }: SparseAutoencoderConfig): Sparsity {
  switch (sparsity) {
    case 'l1':
      return {
        activation: (sums) => tf.relu(sums),
        penalty: (codes) => tf.mean(l1Norm(codes)),
        threshold: 0,
      };
    case 'kl':
      return {
        activation: (sums) => tf.sigmoid(sums),
        penalty: (codes) => sparsityKlNats(codes, targetActivity),
        threshold: 0.5,
      };
  }
}
