import type { Tensor } from '@tensorflow/tfjs-core';
import { dense } from '../../layers/dense';
import type { WeightSpec, Weights } from '../../layers/layer';
import type { GaussianParameters } from '../../objectives/gaussianKl';
import { clampLogVariance } from '../../objectives/reparameterise';

/** Two linear layers from features to a Gaussian. */
export interface GaussianHeads {
  readonly weights: readonly WeightSpec[];
  /** [rows, featureCount] to mean and log-variance [rows, dimensions]. */
  gaussian(features: Tensor, weights: Weights): GaussianParameters;
}

/** Returns heads named `name`/mean and `name`/logVariance. */
export function gaussianHeads(
  name: string,
  featureCount: number,
  dimensions: number,
): GaussianHeads {
  const mean = dense(`${name}/mean`, featureCount, dimensions, 'linear');
  const logVariance = dense(`${name}/logVariance`, featureCount, dimensions, 'linear');
  return {
    weights: [...mean.weights, ...logVariance.weights],
    gaussian: (features, weights) => ({
      mean: mean.apply(features, weights),
      logVariance: clampLogVariance(logVariance.apply(features, weights)),
    }),
  };
}
