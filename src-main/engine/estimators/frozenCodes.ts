import { placesFrom } from '../execution/imageBatch';
import { inTidy } from '../execution/inTidy';
import type { ImageSource } from '../session/session';
import { batchBetween, type FrozenModel, passLimit, preparedImages } from './frozenModel';

/**
 * Returns the means of the posteriors of all images of a source [count * latentDim], or their codes
 * where there is no posterior; null for a model without encoder.
 * @param betweenPasses awaited after each pass.
 */
export async function frozenCodes(
  frozen: FrozenModel,
  source: ImageSource,
  betweenPasses: () => Promise<void>,
): Promise<Float32Array | null> {
  const { model, weights } = frozen;
  if (model.encode === null) return null;
  const means = new Float32Array(source.count * model.latentDim);
  const limit = passLimit(frozen);
  for (let start = 0; start < source.count; start += limit) {
    const count = Math.min(limit, source.count - start);
    const images = preparedImages(frozen, source, placesFrom(start, count));
    const codes = inTidy(() =>
      model.encode!(batchBetween(frozen, images, 0, count), weights).mean.dataSync<'float32'>(),
    );
    means.set(codes, start * model.latentDim);
    await betweenPasses();
  }
  return means;
}
