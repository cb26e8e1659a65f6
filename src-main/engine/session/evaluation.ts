import type { Losses } from '../../../src-shared/domain';
import type { StepExecutor } from '../execution/executor';
import { batchAt, placesFrom } from '../execution/imageBatch';
import { meanLosses } from '../execution/losses';
import { noiseSeed } from '../execution/noise';
import { FORWARD_BATCH } from './forward';
import type { ImageSource } from './session';

export interface EvaluationSettings {
  /** Draws of the posterior for each image. */
  samples: number;
  seed: number;
  coefficients: Readonly<Record<string, number>>;
}

/**
 * Yields the mean losses of all images and draws so far after each forward pass; the last value
 * covers the whole source. The noise comes from the stream 'evaluate' and does not depend on the
 * step, so the same weights give the same number.
 */
export async function* evaluateSource(
  executor: StepExecutor,
  source: ImageSource,
  { samples, seed, coefficients }: EvaluationSettings,
): AsyncGenerator<Losses, Losses> {
  let mean: Losses = {};
  let draws = 0;
  for (let start = 0; start < source.count; start += FORWARD_BATCH) {
    const count = Math.min(FORWARD_BATCH, source.count - start);
    const batch = batchAt(source, placesFrom(start, count));
    for (let sample = 0; sample < samples; sample++) {
      const losses = await executor.evaluate(
        batch,
        noiseSeed(seed, 'evaluate', draws),
        coefficients,
      );
      const parts = [{ losses, size: count }];
      mean = meanLosses(draws === 0 ? parts : [{ losses: mean, size: draws }, ...parts]);
      draws += count;
      yield mean;
    }
  }
  return mean;
}
