import * as tf from '@tensorflow/tfjs-core';
import type { GradientNoise } from '../../../src-shared/domain';
import { WorkbenchError } from '../../../src-shared/errors';
import type { ImageBatch } from '../execution/executor';
import { inTidy } from '../execution/inTidy';
import { noiseSeed } from '../execution/noise';
import type { Weights } from '../layers/layer';
import type { Batch, Model } from '../models/model';
import { logNormal } from '../objectives/logDensity';
import { reparameterise } from '../objectives/reparameterise';
import { scoreFunctionLoss } from '../objectives/scoreFunction';
import { detach } from '../operations/detach';
import { batchBetween, drawsOf, type FrozenModel } from './frozenModel';
import { RunningSpread } from './runningSpread';

export interface NoiseSettings {
  /** Draws of the posterior, at least 2. */
  drawCount: number;
  seed: number;
  /** Awaited between two draws, so that the caller can do other work or throw to end it. */
  betweenDraws: () => Promise<void>;
}

/**
 * Returns how much the gradient of one batch's negative ELBO to the encoder's weights varies with the draw
 * of the codes, for both estimators: the path through the draw (Kingma and Welling, "Auto-Encoding
 * Variational Bayes", 2014, section 2.4) and the score function with its baseline. Both see the same
 * draws; the KL is taken in closed form, whatever weight the run gives it, and adds nothing to the variance.
 * Where layers of a posterior depend on those above, these are taken at their means.
 * @throws WorkbenchError 'request' for a model without Gaussian posterior with a closed KL.
 */
export async function gradientNoise(
  frozen: FrozenModel,
  images: ImageBatch,
  { drawCount, seed, betweenDraws }: NoiseSettings,
): Promise<GradientNoise> {
  const costs = elboOf(frozen, images);
  const [pathwise, score] = [new RunningSpread(), new RunningSpread()];
  for (let draw = 0; draw < drawCount; draw++) {
    inTidy(() => {
      const batch = batchBetween(frozen, images, 0, images.count);
      const noise = drawsOf(noiseSeed(seed, 'gradient', draw)).normal([
        images.count,
        frozen.model.latentDim,
      ]);
      pathwise.add(encoderGradient(frozen, (weights) => costs.pathwise(batch, noise, weights)));
      score.add(encoderGradient(frozen, (weights) => costs.score(batch, noise, weights)));
    });
    await betweenDraws();
  }
  return {
    stepIndex: frozen.stepIndex,
    draws: drawCount,
    pathwise: { variance: pathwise.variance, meanNorm: pathwise.meanNorm },
    score: { variance: score.variance, meanNorm: score.meanNorm },
  };
}

/** A scalar whose gradient is an estimate. */
type Surrogate = (batch: Batch, noise: tf.Tensor, weights: Weights) => tf.Tensor;

/** The batch's negative ELBO in the two forms. */
function elboOf(frozen: FrozenModel, images: ImageBatch): Record<'pathwise' | 'score', Surrogate> {
  const { encode, nats } = gaussianParts(frozen, images);
  return {
    pathwise(batch, noise, weights) {
      const { mean, logVariance, kl } = encode(batch, weights);
      return tf.mean(tf.add(nats(batch, reparameterise(mean, logVariance, noise), weights), kl));
    },
    score(batch, noise, weights) {
      const { mean, logVariance, kl } = encode(batch, weights);
      const codes = detach(reparameterise(mean, logVariance, noise));
      const costs = nats(batch, codes, weights);
      const logPosterior = logNormal(codes, mean, logVariance);
      return tf.mean(tf.add(scoreFunctionLoss(costs, logPosterior), kl));
    },
  };
}

/** What the estimates are made of; refuses a model that lacks a part. */
function gaussianParts(frozen: FrozenModel, images: ImageBatch) {
  const { model, weights, config } = frozen;
  const { encode, reconstructionNats } = model;
  if (encode !== null && reconstructionNats !== null) {
    const hasParts = inTidy(() => {
      const first = encode(batchBetween(frozen, images, 0, 1), weights);
      return first.logVariance !== null && first.klPerDimension !== null;
    });
    if (hasParts) return { encode: encodeWith(encode), nats: reconstructionNats };
  }
  throw new WorkbenchError(
    'request',
    `a ${config.model.kind} has no Gaussian posterior with a KL in closed form, so its gradient cannot be estimated both ways`,
  );
}

function encodeWith(encode: NonNullable<Model['encode']>) {
  return (batch: Batch, weights: Weights) => {
    const { mean, logVariance, klPerDimension } = encode(batch, weights);
    return { mean, logVariance: logVariance!, kl: tf.sum(klPerDimension!, 1) };
  };
}

/** The gradient to the encoder's weights, in pieces. */
function encoderGradient(
  { model, weights }: FrozenModel,
  loss: (weights: Weights) => tf.Tensor,
): Float32Array[] {
  const names = model.weights.map(({ name }) => name).filter((name) => name.startsWith('encoder/'));
  const gradients = tf.grads((...values) =>
    loss(new Map([...weights, ...names.map((name, i) => [name, values[i]!] as const)])),
  )(names.map((name) => weights.get(name)!));
  return gradients.map((gradient) => gradient.dataSync<'float32'>());
}
