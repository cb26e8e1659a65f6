import type { StepExecutor } from '../execution/executor';
import { noiseSeed } from '../execution/noise';
import { sizeOf } from '../shape';
import { FORWARD_BATCH } from './forward';
import type { EvaluatedLosses, ImageSource } from './session';

export interface EvaluationSettings {
  /** Draws of the posterior for each image. */
  samples: number;
  seed: number;
}

/**
 * Yields the mean losses of all images and draws so far after each forward pass; the last value
 * covers the whole source. The noise comes from the stream 'evaluate' and does not depend on the
 * step, so the same weights give the same number.
 */
export async function* evaluateSource(
  executor: StepExecutor,
  source: ImageSource,
  { samples, seed }: EvaluationSettings,
): AsyncGenerator<EvaluatedLosses, EvaluatedLosses> {
  const { height, width, channels } = source.shape;
  const imageSize = sizeOf([height, width, channels]);
  let total = 0;
  let reconstruction = 0;
  let kl = 0;
  let draws = 0;
  let mean: EvaluatedLosses = {
    totalNats: NaN,
    elboNats: NaN,
    reconstructionNats: NaN,
    klNats: NaN,
  };
  for (let start = 0; start < source.count; start += FORWARD_BATCH) {
    const count = Math.min(FORWARD_BATCH, source.count - start);
    const images = new Float32Array(count * imageSize);
    source.gather(
      Uint32Array.from({ length: count }, (_, i) => start + i),
      images,
    );
    for (let sample = 0; sample < samples; sample++) {
      const draw = noiseSeed(seed, 'evaluate', draws);
      const losses = await executor.evaluate(images, count, draw);
      total += losses.totalNats * count;
      reconstruction += losses.reconstructionNats * count;
      kl += losses.klNats * count;
      draws += count;
      mean = {
        totalNats: total / draws,
        elboNats: (reconstruction + kl) / draws,
        reconstructionNats: reconstruction / draws,
        klNats: kl / draws,
      };
      yield mean;
    }
  }
  return mean;
}
