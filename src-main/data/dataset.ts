import type { ImageShape } from '../../src-shared/domain';
import { createRandom } from '../../src-shared/random';
import type { ValueRange, ValueRows } from './valueRows';

export type { ImageShape };

/** What a generator knows of each image: values is [count, names.length], row-major. */
export interface FactorTable {
  names: string[];
  /** One unit for each name: 'degrees', 'pixels', 'ratio', or '' for a class index. */
  units: string[];
  values: Float32Array;
}

/**
 * Images, or anything else that is observed as so many numbers: vectors have the shape 1 x n x 1.
 * 8-bit values stay so until a batch is made, so that MNIST costs 47 MB and not 188.
 */
export interface LabelledImages {
  shape: ImageShape;
  count: number;
  /** One row for each image: [height, width, channels], row-major. */
  values: ValueRows;
  /** Class index of each image; null where the source has none. */
  labels: Uint8Array | null;
  /** Known generative factors; null for anything not generated. */
  factors: FactorTable | null;
}

export interface Dataset {
  name: string;
  title: string;
  /** Index by label; empty where there are no labels. */
  classNames: string[];
  train: LabelledImages;
  test: LabelledImages;
  /** Of the values of both splits as a network sees them; 0..1 for 8 bit, whatever the values are. */
  range: ValueRange;
  /** SHA-256 over shape, values and labels of both splits, hex (see fingerprint.ts). */
  fingerprint: string;
}

/** Returns the number of values of one image: height * width * channels. */
export function valuesPerImage(shape: ImageShape): number {
  return shape.height * shape.width * shape.channels;
}

export interface SplitIndices {
  train: Uint32Array;
  validation: Uint32Array;
}

/**
 * Returns a seeded split of the training images: `validationCount` of them drawn uniformly without replacement, and
 * the rest, both in rising order. The same seed gives the same split, and a larger validation set contains a smaller
 * one. Throws a RangeError unless validationCount is an integer in 0..count-1.
 */
export function splitTrainValidation(
  train: Pick<LabelledImages, 'count'>,
  validationCount: number,
  seed: number,
): SplitIndices {
  if (!Number.isInteger(validationCount) || validationCount < 0 || validationCount >= train.count) {
    throw new RangeError(
      `validationCount must be an integer in 0..${String(train.count - 1)}, got ${String(validationCount)}`,
    );
  }
  const order = Uint32Array.from({ length: train.count }, (_, index) => index);
  createRandom(seed, 'validation-split').shuffle(order);
  return {
    validation: order.slice(0, validationCount).sort(),
    train: order.slice(validationCount).sort(),
  };
}

/**
 * Each 8-bit value over 255, as a product in float32: so it is computed on a device too, where a
 * division by a constant becomes one. At most one unit in the last place off the quotient; 255 gives 1.
 */
const UNIT_VALUE = Float32Array.from({ length: 256 }, (_, value) => value * Math.fround(1 / 255));

/** What it takes to read some images. */
type ImageRows = Pick<LabelledImages, 'shape' | 'count' | 'values'>;

/**
 * Writes the images at `indices` as a network sees them (8-bit values scaled to 0..1, floats as they are) into the
 * front of `out` as [indices.length, height, width, channels] and returns the written part of it. Throws a RangeError
 * when `out` is too small or an index is out of range, and what reading from a file throws.
 */
export function gatherBatch(
  images: ImageRows,
  indices: Uint32Array,
  out: Float32Array,
): Float32Array {
  const needed = neededValues(images, indices, out.length);
  if (images.values.dtype === 'float32') {
    images.values.read(indices, out);
  } else {
    const stored = new Uint8Array(needed);
    images.values.read(indices, stored);
    for (let at = 0; at < needed; at++) out[at] = UNIT_VALUE[stored[at]!]!;
  }
  return out.subarray(0, needed);
}

/** Writes 8-bit images at `indices` as they are, 0..255, into `out`. Throws as `gatherBatch`, and for floats. */
export function gatherPixels(images: ImageRows, indices: Uint32Array, out: Uint8Array): void {
  neededValues(images, indices, out.length);
  if (images.values.dtype !== 'uint8') {
    throw new RangeError(`images must have 8-bit values, got ${images.values.dtype}`);
  }
  images.values.read(indices, out);
}

/**
 * Returns the images at `indices` to be looked at: 8-bit values as they are, floats as grey values from 0 at the
 * least value of `range` to 255 at its largest. Throws as `gatherBatch`.
 */
export function gatherGreyValues(
  images: ImageRows,
  range: ValueRange,
  indices: Uint32Array,
): Uint8Array {
  const shown = new Uint8Array(indices.length * valuesPerImage(images.shape));
  if (images.values.dtype === 'uint8') {
    gatherPixels(images, indices, shown);
    return shown;
  }
  return greyValuesOf(gatherBatch(images, indices, new Float32Array(shown.length)), range);
}

/** Returns values as grey values 0..255 from a range's lower to its upper end; those beyond are held there. */
export function greyValuesOf(values: Float32Array, { min, max }: ValueRange): Uint8Array {
  const scale = max > min ? 255 / (max - min) : 0;
  const shown = new Uint8ClampedArray(values.length);
  for (const [at, value] of values.entries()) shown[at] = (value - min) * scale;
  return new Uint8Array(shown.buffer);
}

/** Returns how many values the images at `indices` have; throws a RangeError as `gatherBatch` says. */
function neededValues(
  { shape, count }: Pick<LabelledImages, 'shape' | 'count'>,
  indices: Uint32Array,
  room: number,
): number {
  const needed = indices.length * valuesPerImage(shape);
  if (room < needed) {
    throw new RangeError(`out must hold at least ${String(needed)} values, got ${String(room)}`);
  }
  const wrong = indices.find((index) => index >= count);
  if (wrong !== undefined) {
    throw new RangeError(`indices must be in 0..${String(count - 1)}, got ${String(wrong)}`);
  }
  return needed;
}
