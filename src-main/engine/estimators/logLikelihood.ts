import * as tf from '@tensorflow/tfjs-core';
import type { LikelihoodEstimate } from '../../../src-shared/domain';
import type { ImageBatch } from '../execution/executor';
import { inTidy } from '../execution/inTidy';
import { noiseSeed } from '../execution/noise';
import type { Batch } from '../models/model';
import { modelDescriptor } from '../models/registry';
import { repeatRows } from '../operations/repeatRows';
import type { Draws } from '../random/draws';
import { batchBetween, drawsOf, type FrozenModel, passLimit } from './frozenModel';
import { RunningLogMean } from './runningLogMean';

/*
 * Estimates of -log p(x), both of the form -log 1/K sum_i w_i with E[w] = p(x). By Jensen's inequality
 * their expectation is an upper bound of -log p(x) that falls with K.
 */

export interface EstimateSettings {
  /** K, at least 2: draws for each image. */
  drawCount: number;
  seed: number;
  /** Awaited between two passes, so that the caller can do other work or throw to end it. */
  betweenPasses: () => Promise<void>;
}

/**
 * Returns the estimate by importance sampling from the posterior, w = p(x, z) / q(z|x) (Burda et al.,
 * "Importance Weighted Autoencoders", 2016, section 5); null for a model that has no such weights.
 */
export function importanceEstimate(
  frozen: FrozenModel,
  images: ImageBatch,
  settings: EstimateSettings,
): Promise<LikelihoodEstimate | null> {
  const { model, weights } = frozen;
  if (model.logWeights === null) return Promise.resolve(null);
  const { logWeights } = model;
  return estimate(frozen, images, settings, (batch, count, draws) =>
    logWeights(batch, count, draws, weights),
  );
}

/**
 * Returns the naive Monte Carlo estimate from the prior, w = p(x|z): in many dimensions next to no draw
 * hits the image, so it stays far too large for any K that can be waited for. Null for a model without
 * prior or likelihood, and for one whose latent variables include the class, which no draw of the codes has.
 */
export function priorEstimate(
  frozen: FrozenModel,
  images: ImageBatch,
  settings: EstimateSettings,
): Promise<LikelihoodEstimate | null> {
  const { config, model, weights } = frozen;
  const { hasLikelihood, labels } = modelDescriptor(config.model.kind)!.abilities;
  if (!hasLikelihood || labels === 'some') return Promise.resolve(null);
  if (model.samplePrior === null || model.reconstructionNats === null) return Promise.resolve(null);
  const { samplePrior, reconstructionNats } = model;
  return estimate(frozen, images, settings, (batch, count, draws) => {
    const repeated: Batch = {
      images: repeatRows(batch.images, count),
      labels: batch.labels && repeatRows(batch.labels, count),
    };
    const rows = batch.images.shape[0] * count;
    const codes = samplePrior(rows, draws, weights);
    return tf.neg(reconstructionNats(repeated, codes, weights));
  });
}

/** log w of `count` draws for each image of a batch, row by row. */
type LogWeights = (batch: Batch, count: number, draws: Draws) => tf.Tensor;

async function estimate(
  frozen: FrozenModel,
  images: ImageBatch,
  { drawCount, seed, betweenPasses }: EstimateSettings,
  logWeights: LogWeights,
): Promise<LikelihoodEstimate> {
  const limit = passLimit(frozen);
  const imagesAPass = Math.max(1, Math.floor(limit / drawCount));
  const drawsAPass = Math.min(drawCount, limit);
  const means = Array.from({ length: images.count }, () => new RunningLogMean());
  let pass = 0;
  for (let start = 0; start < images.count; start += imagesAPass) {
    const end = Math.min(start + imagesAPass, images.count);
    for (let done = 0; done < drawCount; done += drawsAPass) {
      const count = Math.min(drawsAPass, drawCount - done);
      const passSeed = noiseSeed(seed, 'likelihood', pass++);
      const values = inTidy(() =>
        logWeights(batchBetween(frozen, images, start, end), count, drawsOf(passSeed)).dataSync(),
      );
      values.forEach((value, at) => means[start + Math.floor(at / count)]!.add(value));
      await betweenPasses();
    }
  }
  return summaryOf(means, drawCount);
}

function summaryOf(means: readonly RunningLogMean[], drawCount: number): LikelihoodEstimate {
  const count = means.length;
  const average = (value: (mean: RunningLogMean) => number) =>
    means.reduce((sum, mean) => sum + value(mean), 0) / count;
  const nllNats = -average(({ logMean }) => logMean);
  const variance = average(({ logMean }) => (logMean + nllNats) ** 2) * (count / (count - 1));
  return {
    nllNats,
    standardErrorNats: Math.sqrt(variance / count),
    drawErrorNats: Math.sqrt(average(({ standardError }) => standardError ** 2)),
    effectiveDraws: average(({ effectiveDraws }) => effectiveDraws),
    drawCount,
    imageCount: count,
  };
}
