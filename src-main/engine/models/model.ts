import type { Tensor } from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import type { WeightSpec, Weights } from '../layers/layer';
import type { Draws } from '../random/draws';
import { sizeOf } from '../shape';

/** What a model is built for. */
export interface DataSpec {
  shape: ImageShape;
  /** Classes of the labels; 0 without labels. */
  classCount: number;
  /** Images in the training set, all of them, not those of a batch. */
  trainCount: number;
}

/** A batch as a model sees it. */
export interface Batch {
  /** [batch, height, width, channels], prepared as the run's config says. */
  images: Tensor;
  /** Class of each image, int32 [batch], -1 where it is unknown; null for a model that uses none. */
  labels: Tensor | null;
}

/** Codes of images, each [batch, latentDim]. */
export interface Posterior {
  /** The posterior's mean, or the code where there is no posterior. */
  mean: Tensor;
  /** Null where codes are no distributions. */
  logVariance: Tensor | null;
  /** KL to the prior, nats; null without posterior, or where it does not split by dimension. */
  klPerDimension: Tensor | null;
}

/** The numbers of an objective that change from step to step, as fed scalars. */
export type Coefficients = Readonly<Record<string, Tensor>>;

/**
 * A model as pure functions of inputs and weights on the tfjs op API. Codes are [batch, latentDim].
 * Whatever is random comes from `draws`, the same each time for the same seed. The caller owns every
 * returned tensor.
 */
export interface Model {
  readonly latentDim: number;
  readonly weights: readonly WeightSpec[];
  /** Keys of what `losses` returns, in order; 'totalNats', the objective, is first. */
  readonly terms: readonly string[];
  /** Adam's beta1, for a model that the usual 0.9 does not train. */
  readonly adamBeta1?: number;
  /** Whether batches and codes come with labels. */
  readonly usesLabels: boolean;
  /** Images of each training batch that have a label, where few have one; absent: as they come. */
  readonly labelledPerBatch?: number;
  /**
   * Returns the numbers of the objective that may differ from step to step, by name: they are fed, so
   * that a change needs no other program. `epoch` counts passes over the data and parts of them: 0 for
   * the first step, Infinity for the settled objective by which runs are evaluated.
   */
  coefficients(epoch: number): Readonly<Record<string, number>>;
  /** Scalars, means over the batch. Each weight is moved along the gradient of 'totalNats'. */
  losses(
    batch: Batch,
    draws: Draws,
    coefficients: Coefficients,
    weights: Weights,
  ): Record<string, Tensor>;
  /** Null for a model without encoder. */
  readonly encode: ((batch: Batch, weights: Weights) => Posterior) | null;
  /** Expected images of codes [batch, height, width, channels]. `labels` as in a batch. */
  decode(codes: Tensor, labels: Tensor | null, weights: Weights): Tensor;
  /** Negative log-likelihood of each image under the code beside it, nats [batch]. Null without likelihood. */
  readonly reconstructionNats: ((batch: Batch, codes: Tensor, weights: Weights) => Tensor) | null;
  /** Codes of the prior [count, latentDim]. Null for a model without prior. */
  readonly samplePrior: ((count: number, draws: Draws, weights: Weights) => Tensor) | null;
  /**
   * log p(x, z) - log q(z|x) of `count` draws of the posterior for each image, nats [batch, count]:
   * the mean of their exponentials estimates p(x). Null where p(x) cannot be estimated so.
   */
  readonly logWeights:
    ((batch: Batch, count: number, draws: Draws, weights: Weights) => Tensor) | null;
}

/** Returns the number of trainable numbers. */
export function parameterCount(model: Model): number {
  return model.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
