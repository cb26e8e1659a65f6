import type { AnomalyScoreKind } from '../../../src-shared/anomaly';
import type { ImageBatch } from '../execution/executor';
import { inTidy } from '../execution/inTidy';
import { noiseSeed } from '../execution/noise';
import type { ImageSource } from '../session/session';
import { batchBetween, drawsOf, type FrozenModel, passLimit, preparedImages } from './frozenModel';
import { RunningLogMean } from './runningLogMean';

export interface ScoreSettings {
  /** Posterior draws for each image, at least 2. */
  drawCount: number;
  seed: number;
  /** Tells the noise of these images from that of others with the same seed. */
  stream: string;
  /** Where the model uses classes: those under which an image is scored, -1 for none; its least score counts. */
  classes: readonly number[];
}

/** How unlikely each image looks by each score, nats; null for one that the model does not have. */
export type ImageScores = Record<AnomalyScoreKind, Float64Array | null>;

/**
 * Scores some images of a source; yields the share that is done after each pass, and returns
 *   reconstruction  −log p(x|z) at the posterior's mean, or the loss by which the model measures reconstructions;
 *   elbo            the mean over draws z of q(z|x) of −log p(x,z)/q(z|x), the negative ELBO, whatever weights its
 *                   parts had in training (An and Cho, "Variational autoencoder based anomaly detection using
 *                   reconstruction probability", 2015, score by the first part alone);
 *   importance      −log of the mean of p(x,z)/q(z|x) over the same draws, the bound of Burda et al., "Importance
 *                   Weighted Autoencoders" (2016), which is nearer to −log p(x).
 */
export function* imageScores(
  frozen: FrozenModel,
  source: ImageSource,
  places: Uint32Array,
  settings: ScoreSettings,
): Generator<number, ImageScores> {
  const { model } = frozen;
  const hasReconstruction = model.encode !== null && model.reconstructionNats !== null;
  const empty = (isThere: boolean) =>
    isThere ? new Float64Array(places.length).fill(Infinity) : null;
  const scores: ImageScores = {
    reconstruction: empty(hasReconstruction),
    elbo: empty(model.logWeights !== null),
    importance: empty(model.logWeights !== null),
  };
  const labels = model.usesLabels ? settings.classes : [null];
  const rowsAnImage = model.logWeights === null ? 1 : settings.drawCount;
  const imagesAPass = Math.max(1, Math.floor(passLimit(frozen) / rowsAnImage));
  for (let start = 0; start < places.length; start += imagesAPass) {
    const images = preparedImages(frozen, source, places.subarray(start, start + imagesAPass));
    for (const [turn, label] of labels.entries()) {
      const batch = { ...images, labels: label === null ? null : filled(images.count, label) };
      keepLess(scores.reconstruction, start, reconstructions(frozen, batch));
      const { elbo, importance } = bounds(frozen, batch, settings, start);
      keepLess(scores.elbo, start, elbo);
      keepLess(scores.importance, start, importance);
      yield (start + ((turn + 1) / labels.length) * images.count) / places.length;
    }
  }
  return scores;
}

function filled(count: number, label: number): Int32Array {
  return new Int32Array(count).fill(label);
}

/** Lowers the scores from `start` on to those that are less; what is no number stays to be seen. */
function keepLess(scores: Float64Array | null, start: number, found: ArrayLike<number>): void {
  for (let at = 0; scores !== null && at < found.length; at++) {
    scores[start + at] = Math.min(scores[start + at]!, found[at]!);
  }
}

/** Nats of each image at its mean; none where the model has no such score. */
function reconstructions(frozen: FrozenModel, images: ImageBatch): ArrayLike<number> {
  const { encode, reconstructionNats } = frozen.model;
  if (encode === null || reconstructionNats === null) return [];
  return inTidy(() => {
    const batch = batchBetween(frozen, images, 0, images.count);
    const { mean } = encode(batch, frozen.weights);
    return reconstructionNats(batch, mean, frozen.weights).dataSync();
  });
}

/**
 * Both bounds of each image from the same draws, which are those of the images' place `index` whatever their class; none
 * where the model has no such score.
 */
function bounds(
  frozen: FrozenModel,
  images: ImageBatch,
  { drawCount, seed, stream }: ScoreSettings,
  index: number,
): { elbo: number[]; importance: number[] } {
  const { model, weights } = frozen;
  if (model.logWeights === null) return { elbo: [], importance: [] };
  const { logWeights } = model;
  const means = Array.from({ length: images.count }, () => new RunningLogMean());
  const sums = new Array<number>(images.count).fill(0);
  const drawsAPass = Math.min(drawCount, Math.max(1, Math.floor(passLimit(frozen) / images.count)));
  for (let done = 0; done < drawCount; done += drawsAPass) {
    const count = Math.min(drawsAPass, drawCount - done);
    const passSeed = noiseSeed(seed, `scores/${stream}/${index}`, done);
    const values = inTidy(() => {
      const batch = batchBetween(frozen, images, 0, images.count);
      return logWeights(batch, count, drawsOf(passSeed), weights).dataSync();
    });
    for (const [at, value] of values.entries()) {
      const image = Math.floor(at / count);
      means[image]!.add(value);
      sums[image]! += value;
    }
  }
  return {
    elbo: sums.map((sum) => -sum / drawCount),
    importance: means.map(({ logMean }) => -logMean),
  };
}
