import { valuesPerImage, type LabelledImages } from './dataset';
import { bytesPerValue, createValues, indicesBetween } from './valueRows';

/** Values, and the indices of their rows, that are held at a time: rows may lie in a file that is larger than memory. */
const CHUNK_BYTES = 2 ** 22;

/**
 * Gives the values of a split in order, as the bytes that they are stored as, a few megabytes at a time. A chunk is
 * good until the next one is asked for, which takes its place. Throws what reading from a file throws.
 */
export function* storedChunks({
  shape,
  count,
  values,
}: Pick<LabelledImages, 'shape' | 'count' | 'values'>): Generator<Uint8Array> {
  const size = valuesPerImage(shape);
  const rowBytes = size * bytesPerValue(values.dtype) + Uint32Array.BYTES_PER_ELEMENT;
  const rows = Math.min(count, Math.max(1, Math.floor(CHUNK_BYTES / rowBytes)));
  const chunk = createValues(values.dtype, rows * size);
  for (let from = 0; from < count; from += rows) {
    const end = Math.min(count, from + rows);
    const part = chunk.subarray(0, (end - from) * size);
    values.read(indicesBetween(from, end), part);
    yield new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  }
}
