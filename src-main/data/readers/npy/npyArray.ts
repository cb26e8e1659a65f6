import { setImmediate as nextTurn } from 'node:timers/promises';
import { DataError } from '../../../../src-shared/errors';
import { bytesOf, partOf, type ByteRegion } from '../../byteRegion';
import { LONGEST_NPY_HEADER_BYTES, parseNpyHeader, type NpyHeader } from './npyHeader';

/** Values that are looked at before other work of the process gets its turn. */
const SCAN_VALUES = 2 ** 18;

/** A NumPy array whose values have not been read yet. */
export interface NpyArray extends NpyHeader {
  /** File, and entry where it is an archive, for messages. */
  place: string;
  /** The values, as they are stored. */
  values: ByteRegion;
}

/** Least and largest value of an array, rounded to 32-bit floats. */
export interface NpyExtent {
  min: number;
  max: number;
}

/**
 * Returns the array in the bytes of an NPY file. Throws a DataError that begins with `place` where the header is
 * damaged or the file does not have the length that it declares.
 */
export function openNpyArray(place: string, file: ByteRegion): NpyArray {
  const start = bytesOf(file, 0, Math.min(file.length, LONGEST_NPY_HEADER_BYTES));
  const header = parseNpyHeader(place, start);
  checkNpyLength(place, header, file.length);
  const { headerBytes, totalBytes } = header;
  return { ...header, place, values: partOf(file, headerBytes, totalBytes - headerBytes) };
}

/** Throws a DataError unless a file of that length holds just what its header declares. */
export function checkNpyLength(place: string, header: NpyHeader, foundBytes: number): void {
  const { headerBytes, totalBytes, shape, type } = header;
  if (foundBytes === totalBytes) return;
  const layout = `${String(headerBytes)} of header and ${shape.join(' x ')} values of '${type.descr}'`;
  throw new DataError(
    `${place}: expected ${String(totalBytes)} bytes (${layout}), found ${String(foundBytes)}`,
  );
}

/**
 * Returns the extent of an array's values. Throws a DataError that names the first element that is no finite 32-bit
 * float, or in a bool array neither 0 nor 1.
 */
export async function extentOf(array: NpyArray): Promise<NpyExtent> {
  const { type, values } = array;
  const count = values.length / type.bytes;
  const piece = new Uint8Array(Math.min(count, SCAN_VALUES) * type.bytes);
  const view = viewOf(piece);
  let [min, max] = [Infinity, -Infinity];
  for (let from = 0; from < count; from += SCAN_VALUES) {
    const end = Math.min(count, from + SCAN_VALUES);
    values.use((readAt) => {
      readAt(from * type.bytes, piece.subarray(0, (end - from) * type.bytes));
    });
    for (let index = from; index < end; index++) {
      const value = type.read(view, (index - from) * type.bytes);
      const rounded = Math.fround(value);
      if (!Number.isFinite(rounded) || (type.kind === 'bool' && value > 1)) {
        throw elementError(array, index, value);
      }
      if (rounded < min) min = rounded;
      if (rounded > max) max = rounded;
    }
    await nextTurn();
  }
  return { min, max };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function elementError(array: NpyArray, index: number, value: number): DataError {
  const expected = array.type.kind === 'bool' ? '0 or 1' : 'a finite 32-bit float';
  return new DataError(
    `${array.place}: expected ${expected} at element [${elementAt(array, index).join(', ')}], found ${String(value)}`,
  );
}

/** Returns the indices, one for each axis, of the element that is stored at a place. */
function elementAt({ shape, isFortranOrder }: NpyArray, place: number): number[] {
  const indices = shape.map(() => 0);
  const axes = Array.from(shape.keys());
  let rest = place;
  for (const axis of isFortranOrder ? axes : axes.reverse()) {
    indices[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return indices;
}
