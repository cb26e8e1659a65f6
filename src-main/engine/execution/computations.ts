import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../layers/layer';
import type { Batch, Coefficients, Model } from '../models/model';
import { clipByNorm } from '../optimizers/clipByNorm';
import type { Optimizer } from '../optimizers/optimizer';
import type { Preparation } from '../preparation';
import { Draws } from '../random/draws';

/*
 * What executors compute, written once on the tfjs op API: the eager one runs it at each call, the
 * traced one records it. Losses are one tensor, in the order of the model's terms.
 */

/** What turns a batch into a step. */
export interface StepRule {
  optimizer: Optimizer;
  /** Gradients are scaled down together to this norm; 0 leaves them as they are. */
  clipNorm: number;
  preparation: Preparation;
}

/** The fed numbers of a training step, as scalars. */
export interface StepNumbers {
  coefficients: Coefficients;
  /** Those of `Optimizer.numbers`. */
  optimizer: Readonly<Record<string, tf.Tensor>>;
}

/**
 * Returns the losses before a gradient step, and each weight's parts after it. The losses are kept, for
 * they are made within the gradient: the caller frees them.
 */
export function trainingStep(
  model: Model,
  { optimizer, clipNorm, preparation }: StepRule,
  batch: Batch,
  seed: tf.Tensor,
  numbers: StepNumbers,
  parts: readonly (readonly tf.Tensor[])[],
): { losses: tf.Tensor; parts: tf.Tensor[][] } {
  const draws = new Draws(seed);
  const prepared = { ...batch, images: preparation.forTraining(batch.images, draws) };
  let losses: tf.Tensor | undefined;
  const objective = tf.valueAndGrads((...values) => {
    const terms = model.losses(prepared, draws, numbers.coefficients, weightsOf(model, values));
    losses = tf.keep(stackTerms(model, terms));
    return terms['totalNats']!;
  });
  const { grads } = objective(parts.map(([value]) => value!));
  const gradients = clipNorm > 0 ? clipByNorm(grads, clipNorm) : grads;
  return {
    losses: losses!,
    parts: parts.map((part, i) => optimizer.update(part, gradients[i]!, numbers.optimizer)),
  };
}

/** Returns the losses of images for one draw of whatever is random. */
export function evaluation(
  model: Model,
  preparation: Preparation,
  batch: Batch,
  seed: tf.Tensor,
  coefficients: Coefficients,
  weights: Weights,
): tf.Tensor {
  const draws = new Draws(seed);
  const prepared = { ...batch, images: preparation.forEvaluation(batch.images, draws) };
  return stackTerms(model, model.losses(prepared, draws, coefficients, weights));
}

/** Returns tensors in the order of the model's weights under their names. */
export function weightsOf(model: Model, tensors: readonly tf.Tensor[]): Weights {
  return new Map(model.weights.map(({ name }, i) => [name, tensors[i]!]));
}

function stackTerms(model: Model, terms: Record<string, tf.Tensor>): tf.Tensor {
  return tf.stack(model.terms.map((key) => terms[key]!));
}
