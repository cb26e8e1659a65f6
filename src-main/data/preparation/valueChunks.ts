import { gatherBatch, valuesPerImage, type LabelledImages } from '../dataset';

/** Values that are read at a time: images may lie in a file that is larger than memory. */
const CHUNK_VALUES = 2 ** 20;

/**
 * Gives the images at `indices` in order as a network sees them before any preparation, some megabytes at a time, each
 * chunk a whole number of images. A chunk is overwritten by the next one. Throws what `gatherBatch` throws.
 */
export function* valueChunks(
  images: Pick<LabelledImages, 'shape' | 'count' | 'values'>,
  indices: Uint32Array,
): Generator<Float32Array> {
  const size = valuesPerImage(images.shape);
  const rows = Math.min(indices.length, Math.max(1, Math.floor(CHUNK_VALUES / size)));
  const chunk = new Float32Array(rows * size);
  for (let from = 0; from < indices.length; from += rows) {
    yield gatherBatch(images, indices.subarray(from, from + rows), chunk);
  }
}
