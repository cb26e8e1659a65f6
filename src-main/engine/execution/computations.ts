import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../layers/layer';
import type { Model } from '../models/model';
import { type AdamSlot, adamUpdate } from '../operations/adamUpdate';
import { seededNormal } from '../operations/seededNormal';
import { ADAM_DEFAULTS } from '../optimizers/adam';

/*
 * What executors compute, written once on the tfjs op API: the eager one runs it at each call, the
 * traced one records it. Losses are one tensor [3]: total, reconstruction, KL.
 */

/** The fed numbers of a step, as scalars. */
export type Coefficients = Readonly<Record<string, tf.Tensor>>;

/**
 * Returns the losses before a gradient step, and the weights with their moments after it. The losses
 * are kept, for they are made within the gradient: the caller frees them.
 */
export function trainingStep(
  model: Model,
  images: tf.Tensor,
  seed: tf.Tensor,
  coefficients: Coefficients,
  stepSize: tf.Tensor,
  slots: readonly AdamSlot[],
): { losses: tf.Tensor; slots: AdamSlot[] } {
  const noise = drawNoise(model, images, seed);
  let losses: tf.Tensor | undefined;
  const objective = tf.valueAndGrads((...values) => {
    const { total, reconstruction, kl } = model.losses(
      images,
      noise,
      coefficients,
      weightsOf(model, values),
    );
    losses = tf.keep(tf.stack([total, reconstruction, kl]));
    return total;
  });
  const { grads } = objective(slots.map(({ value }) => value));
  return {
    losses: losses!,
    slots: slots.map((slot, i) => adamUpdate(slot, grads[i]!, stepSize, ADAM_DEFAULTS)),
  };
}

/** Returns the losses of images for one draw of the posterior each. */
export function evaluation(
  model: Model,
  images: tf.Tensor,
  seed: tf.Tensor,
  coefficients: Coefficients,
  weights: Weights,
): tf.Tensor {
  const noise = drawNoise(model, images, seed);
  const { total, reconstruction, kl } = model.losses(images, noise, coefficients, weights);
  return tf.stack([total, reconstruction, kl]);
}

/** Returns tensors in the order of the model's weights under their names. */
export function weightsOf(model: Model, tensors: readonly tf.Tensor[]): Weights {
  return new Map(model.weights.map(({ name }, i) => [name, tensors[i]!]));
}

function drawNoise(model: Model, images: tf.Tensor, seed: tf.Tensor): tf.Tensor {
  return seededNormal([images.shape[0], model.latentDim], seed);
}
