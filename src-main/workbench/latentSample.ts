import { createRandom } from '../../src-shared/random';
import type { RunConfig } from '../../src-shared/runConfig';
import type { ClassedImages } from '../data/preparation/heldOutLabel';
import { splitForRun } from '../data/preparation/trainingDraw';

/** The images whose codes a run follows: indices into the data set's training images. */
export interface SampleIndices {
  split: 'validation' | 'train';
  indices: Uint32Array;
}

/**
 * Returns a run's fixed sample: drawn uniformly without replacement from the validation images, or
 * from the images that it trains on where it keeps none, in rising order. The same config and data give
 * the same sample; it holds every image where there are fewer than asked for.
 */
export function latentSampleIndices(config: RunConfig, images: ClassedImages): SampleIndices {
  const { seed, latentSampleCount } = config.training;
  const { train, validation } = splitForRun(images, config.data, seed);
  const isHeldOut = validation.length > 0;
  const drawn = createRandom(seed, 'latent-sample').shuffle(
    (isHeldOut ? validation : train).slice(),
  );
  return {
    split: isHeldOut ? 'validation' : 'train',
    indices: drawn.slice(0, latentSampleCount).sort(),
  };
}
