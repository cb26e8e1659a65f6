import { DataError } from '../../src-shared/errors';
import { valuesPerImage, type ImageShape } from './dataset';

/** Most pixels on a side of an image, and most values of a vector. What declares more is taken for damaged. */
export const LARGEST_SIDE = 2 ** 16;

/** Most values of one image. */
export const MOST_VALUES_PER_IMAGE = 2 ** 24;

/** Most images of a split. */
export const LARGEST_COUNT = 2 ** 31;

/** Channels come last; with more, a file most likely has them elsewhere. */
export const MOST_CHANNELS = 4;

/** Class indices are bytes. */
export const MOST_CLASSES = 256;

/** Throws a DataError that begins with `place` (file and field) unless images may have that shape. */
export function checkShape(place: string, shape: ImageShape): void {
  const { height, width, channels } = shape;
  const text = [height, width, channels].join(' x ');
  if (Math.max(height, width, channels) > LARGEST_SIDE || Math.min(height, width, channels) < 1) {
    throw new DataError(`${place}: expected sides of 1..${String(LARGEST_SIDE)}, found ${text}`);
  }
  if (valuesPerImage(shape) > MOST_VALUES_PER_IMAGE) {
    throw new DataError(
      `${place}: expected at most ${String(MOST_VALUES_PER_IMAGE)} values in each image, found ${text}`,
    );
  }
}
