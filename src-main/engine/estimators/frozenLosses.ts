import type { Losses } from '../../../src-shared/domain';
import { evaluation } from '../execution/computations';
import { scalars, seedTensor } from '../execution/fedTensors';
import { batchAt, placesFrom } from '../execution/imageBatch';
import { inTidy } from '../execution/inTidy';
import { batchLosses, meanLosses } from '../execution/losses';
import { noiseSeed } from '../execution/noise';
import { FORWARD_BATCH } from '../session/forward';
import type { ImageSource } from '../session/session';
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
  const parts: { losses: Losses; size: number }[] = [];
  for (let start = 0; start < source.count; start += FORWARD_BATCH) {
    const size = Math.min(FORWARD_BATCH, source.count - start);
    const given = batchAt(source, placesFrom(start, size));
    const numbers = inTidy(() =>
      evaluation(
        model,
        preparation,
        batchBetween(frozen, given, 0, size),
        seedTensor(noiseSeed(config.training.seed, 'evaluate', start)),
        scalars(model.coefficients(Infinity)),
        weights,
      ).dataSync<'float32'>(),
    );
    parts.push({ losses: batchLosses(model.terms, numbers)[0]!, size });
    await betweenPasses();
  }
  return meanLosses(parts);
}
