import { valuesPerImage, type LabelledImages } from './dataset';
import { bytesPerValue, createValues, indicesBetween } from './valueRows';

/** Values that are read at a time: rows may lie in a file that is larger than memory. */
const CHUNK_BYTES = 2 ** 22;

/**
 * Gives the values of a split in order, as the bytes that they are stored as, a few megabytes at a time. Throws what
 * reading from a file throws.
 */
export function* storedChunks({
  shape,
  count,
  values,
}: Pick<LabelledImages, 'shape' | 'count' | 'values'>): Generator<Uint8Array> {
  const size = valuesPerImage(shape);
  const rows = Math.max(1, Math.floor(CHUNK_BYTES / (size * bytesPerValue(values.dtype))));
  for (let from = 0; from < count; from += rows) {
    const end = Math.min(count, from + rows);
    const chunk = createValues(values.dtype, (end - from) * size);
    values.read(indicesBetween(from, end), chunk);
    yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}
