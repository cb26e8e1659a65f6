import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DataConfig } from '../../../src-shared/runConfig';
import { valuesPerImage, type LabelledImages } from '../dataset';
import { RunningMoments } from './runningMoments';
import { NO_SCALING, type Scaling } from './scaling';
import { valueChunks } from './valueChunks';

/**
 * Returns the scaling that a config asks for, fitted to the training images at `indices` in one pass; other work of the
 * process gets its turns.
 *   unit         less the smallest value of all, divided by the range: 0..1 on these images.
 *   standardise  each value of an image less its mean over the images, divided by its standard deviation.
 * What never changes is divided by 1, so it becomes 0. Throws what reading from a file throws.
 */
export async function fitScaling(
  scaling: DataConfig['scaling'],
  images: Pick<LabelledImages, 'shape' | 'count' | 'values'>,
  indices: Uint32Array,
): Promise<Scaling> {
  switch (scaling) {
    case 'none':
      return NO_SCALING;
    case 'unit':
      return fitUnit(images, indices);
    case 'standardise':
      return fitStandard(images, indices);
  }
}

async function fitUnit(
  images: Pick<LabelledImages, 'shape' | 'count' | 'values'>,
  indices: Uint32Array,
): Promise<Scaling> {
  let [min, max] = [Infinity, -Infinity];
  for (const chunk of valueChunks(images, indices)) {
    for (const value of chunk) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    await nextTurn();
  }
  return { offsets: Float64Array.of(min), divisors: Float64Array.of(max > min ? max - min : 1) };
}

async function fitStandard(
  images: Pick<LabelledImages, 'shape' | 'count' | 'values'>,
  indices: Uint32Array,
): Promise<Scaling> {
  const moments = new RunningMoments(valuesPerImage(images.shape));
  for (const chunk of valueChunks(images, indices)) {
    moments.add(chunk);
    await nextTurn();
  }
  const divisors = moments.deviations().map((deviation) => (deviation > 0 ? deviation : 1));
  return { offsets: moments.means(), divisors };
}
