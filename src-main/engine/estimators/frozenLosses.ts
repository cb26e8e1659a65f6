import * as tf from '@tensorflow/tfjs-core';
import type { Losses } from '../../../src-shared/domain';
import { labelsAt } from '../execution/eagerExecutor';
import { evaluation } from '../execution/computations';
import { inTidy } from '../execution/inTidy';
import { batchLosses, meanLosses } from '../execution/losses';
import { noiseSeed } from '../execution/noise';
import { FORWARD_BATCH } from '../session/forward';
import type { ImageSource } from '../session/session';
import { sizeOf } from '../shape';
import { batchBetween, type FrozenModel } from './frozenModel';

/**
 * Returns the losses over a whole source with one draw an image, by the settled objective. Passes of
 * 128 images have the noise of a session's evaluation.
 * @param betweenPasses awaited after each pass.
 */
export async function frozenLosses(
  frozen: FrozenModel,
  source: ImageSource,
  betweenPasses: () => Promise<void>,
): Promise<Losses> {
  const { config, model, preparation, weights } = frozen;
  const { height, width, channels } = source.shape;
  const parts: { losses: Losses; size: number }[] = [];
  for (let start = 0; start < source.count; start += FORWARD_BATCH) {
    const size = Math.min(FORWARD_BATCH, source.count - start);
    const indices = Uint32Array.from({ length: size }, (_, i) => start + i);
    const images = new Float32Array(size * sizeOf([height, width, channels]));
    source.gather(indices, images);
    const given = { images, labels: labelsAt(source, indices), count: size };
    const numbers = inTidy(() => {
      const coefficients = Object.entries(model.coefficients(Infinity)).map(
        ([name, value]) => [name, tf.scalar(value)] as const,
      );
      return evaluation(
        model,
        preparation,
        batchBetween(frozen, given, 0, size),
        tf.tensor1d([...noiseSeed(config.training.seed, 'evaluate', start)], 'int32'),
        Object.fromEntries(coefficients),
        weights,
      ).dataSync<'float32'>();
    });
    parts.push({ losses: batchLosses(model.terms, numbers)[0]!, size });
    await betweenPasses();
  }
  return meanLosses(parts);
}
