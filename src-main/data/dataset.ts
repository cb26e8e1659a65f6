import type { ImageShape } from '../../src-shared/domain';
import { createRandom } from '../../src-shared/random';

export type { ImageShape };

/** What a generator knows of each image: values is [count, names.length], row-major. */
export interface FactorTable {
  names: string[];
  /** One unit for each name: 'degrees', 'pixels', 'ratio', or '' for a class index. */
  units: string[];
  values: Float32Array;
}

/** Pixels stay 8 bit until a batch is made, so that MNIST costs 47 MB and not 188. */
export interface LabelledImages {
  shape: ImageShape;
  count: number;
  /** [count, height, width, channels], row-major, 0..255. */
  pixels: Uint8Array;
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
  /** SHA-256 over shape, pixels and labels of both splits, hex (see fingerprint.ts). */
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

/**
 * Writes the images at `indices`, scaled to 0..1, into the front of `out` as [indices.length, height, width, channels]
 * and returns the written part of it. Throws a RangeError when `out` is too small or an index is out of range.
 */
export function gatherBatch(
  images: Pick<LabelledImages, 'shape' | 'count' | 'pixels'>,
  indices: Uint32Array,
  out: Float32Array,
): Float32Array {
  const size = valuesPerImage(images.shape);
  const needed = neededValues(images, indices, out.length);
  let next = 0;
  for (const index of indices) {
    const end = (index + 1) * size;
    for (let at = index * size; at < end; at++) out[next++] = UNIT_VALUE[images.pixels[at]!]!;
  }
  return out.subarray(0, needed);
}

/** Writes the images at `indices` as they are, 0..255, into `out`. Throws as `gatherBatch`. */
export function gatherPixels(
  images: Pick<LabelledImages, 'shape' | 'count' | 'pixels'>,
  indices: Uint32Array,
  out: Uint8Array,
): void {
  neededValues(images, indices, out.length);
  const size = valuesPerImage(images.shape);
  for (const [place, index] of indices.entries()) {
    out.set(images.pixels.subarray(index * size, (index + 1) * size), place * size);
  }
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
