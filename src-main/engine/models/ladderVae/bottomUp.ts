import type { ImageShape } from '../../../../src-shared/domain';
import type { Tensor } from '@tensorflow/tfjs-core';
import { dense } from '../../layers/dense';
import type { WeightSpec, Weights } from '../../layers/layer';
import type { GaussianParameters } from '../../objectives/gaussianKl';
import { encoderNetwork, type NetworkConfig } from '../network/network';
import { gaussianHeads } from './gaussianHeads';

/** What an image alone says of each layer's code. */
export interface BottomUp {
  readonly weights: readonly WeightSpec[];
  /** Gaussians [batch, dimensions] of the layers, lowest first. */
  evidence(images: Tensor, weights: Weights): GaussianParameters[];
}

/**
 * Returns the deterministic pass upwards (Sonderby et al. 2016, equations 6 to 8): the config's encoder
 * below the lowest layer, then a dense layer for each further one.
 * @param dimensions of the layers, lowest first.
 * @throws ConfigError when the encoder's layers do not fit the images.
 */
export function bottomUp(
  config: NetworkConfig,
  shape: ImageShape,
  dimensions: readonly number[],
  units: number,
): BottomUp {
  const network = encoderNetwork(config, shape);
  const climbs = dimensions
    .slice(1)
    .map((_, i) =>
      dense(`encoder/up${i + 2}`, i === 0 ? network.featureCount : units, units, 'relu'),
    );
  const heads = dimensions.map((dimension, i) =>
    gaussianHeads(`encoder/layer${i + 1}`, i === 0 ? network.featureCount : units, dimension),
  );
  return {
    weights: [network, ...climbs, ...heads].flatMap((part) => part.weights),
    evidence(images, weights) {
      let features = network.features(images, weights);
      return heads.map((head, i) => {
        if (i > 0) features = climbs[i - 1]!.apply(features, weights);
        return head.gaussian(features, weights);
      });
    },
  };
}
