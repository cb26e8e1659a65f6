import { MemoryRegion, type ByteRegion } from './byteRegion';
import {
  bytesPerValue,
  rowsInMemory,
  type ValueArray,
  type ValueRows,
  type ValueType,
} from './valueRows';

/** Indices that follow one another: `count` of them from `first` on, the first one at `place` of what is asked for. */
export interface IndexRun {
  place: number;
  first: number;
  count: number;
}

/** Gives the runs of rising neighbours in `indices`, in their order: what can be read in one piece. */
export function* runsOf(indices: Uint32Array): Generator<IndexRun> {
  for (let place = 0; place < indices.length;) {
    const first = indices[place]!;
    let count = 1;
    while (indices[place + count] === first + count) count += 1;
    yield { place, first, count };
    place += count;
  }
}

/**
 * Returns the rows of a region that holds them one after the other, floats little-endian as they lie in memory on
 * every machine that this runs on. Only the rows that are asked for are read, neighbours in one piece; those of a
 * file that were read lately come from the system's file cache, which gives way when memory is short.
 */
export function rowsInRegion(
  region: ByteRegion,
  dtype: ValueType,
  valuesPerRow: number,
): ValueRows {
  if (region instanceof MemoryRegion && dtype === 'uint8') {
    return rowsInMemory(region.bytes, valuesPerRow);
  }
  const rowBytes = valuesPerRow * bytesPerValue(dtype);
  return {
    dtype,
    read(indices: Uint32Array, out: ValueArray): void {
      const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
      region.use((readAt) => {
        for (const { place, first, count } of runsOf(indices)) {
          readAt(first * rowBytes, bytes.subarray(place * rowBytes, (place + count) * rowBytes));
        }
      });
    },
  };
}
