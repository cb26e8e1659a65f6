import type { Tensor } from '@tensorflow/tfjs-core';
import type { WeightSpec, Weights } from '../layers/layer';
import { sizeOf } from '../shape';

/** Scalars: means over the batch, nats per image. total is the objective. */
export interface LossTensors {
  total: Tensor;
  reconstruction: Tensor;
  kl: Tensor;
}

/**
 * An autoencoder with a latent posterior, as pure functions of inputs and weights on the tfjs op
 * API. Images are [batch, height, width, channels] in 0..1, codes [batch, latentDim]. The caller
 * owns every returned tensor.
 */
export interface Model {
  readonly latentDim: number;
  readonly weights: readonly WeightSpec[];
  /**
   * Returns the numbers of the objective that may differ from step to step (1 for the first), by
   * name: they are fed, so that a change needs no other program.
   */
  coefficients(step: number): Readonly<Record<string, number>>;
  /** Losses of a batch for one draw of the posterior; noise is standard normal [batch, latentDim]. */
  losses(
    images: Tensor,
    noise: Tensor,
    coefficients: Readonly<Record<string, Tensor>>,
    weights: Weights,
  ): LossTensors;
  /** Posterior of each image, both [batch, latentDim]. */
  encode(images: Tensor, weights: Weights): { mean: Tensor; logVariance: Tensor };
  /** Expected images of codes, held within 0..1. */
  decode(codes: Tensor, weights: Weights): Tensor;
  /** Negative log-likelihood of each image under the code beside it, nats [batch]. */
  reconstructionNats(images: Tensor, codes: Tensor, weights: Weights): Tensor;
}

/** Returns the number of trainable numbers. */
export function parameterCount(model: Model): number {
  return model.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
