import type { ReadAt } from '../../byteRegion';
import { rowsInRegion, runsOf } from '../../rowsInRegion';
import type { ValueArray, ValueRows, ValueType } from '../../valueRows';
import { viewOf, type NpyArray } from './npyArray';

/** What the numbers of an array become: bytes as they are, bytes with 1 become 255, or floats. */
export type NpyConversion = 'bytes' | 'bits' | 'floats';

/**
 * Returns the rows of an array, its first axis counting them, row-major whatever the order in the file. They are
 * converted as they are read, so that an array may be larger than memory.
 */
export function npyRows(array: NpyArray, conversion: NpyConversion): ValueRows {
  const valuesPerRow = array.shape.slice(1).reduce((product, length) => product * length, 1);
  const dtype: ValueType = conversion === 'floats' ? 'float32' : 'uint8';
  if (isStoredAs(array, conversion)) return rowsInRegion(array.values, dtype, valuesPerRow);
  const factor = conversion === 'bits' ? 255 : 1;
  const readRows = array.isFortranOrder ? readFortranRows : readPlainRows;
  return {
    dtype,
    read(indices, out) {
      if (indices.length === 0) return;
      array.values.use((readAt) => {
        readRows(array, readAt, indices, valuesPerRow, factor, out);
      });
    },
  };
}

function isStoredAs({ type, isFortranOrder }: NpyArray, conversion: NpyConversion): boolean {
  if (isFortranOrder) return false;
  if (conversion === 'bytes') return type.bytes === 1;
  return (
    conversion === 'floats' && type.kind === 'float' && type.bytes === 4 && type.isLittleEndian
  );
}

function readPlainRows(
  { type }: NpyArray,
  readAt: ReadAt,
  indices: Uint32Array,
  valuesPerRow: number,
  factor: number,
  out: ValueArray,
): void {
  for (const { place, first, count } of runsOf(indices)) {
    const stored = new Uint8Array(count * valuesPerRow * type.bytes);
    readAt(first * valuesPerRow * type.bytes, stored);
    const view = viewOf(stored);
    const start = place * valuesPerRow;
    for (let at = 0; at < count * valuesPerRow; at++) {
      out[start + at] = factor * type.read(view, at * type.bytes);
    }
  }
}

/**
 * In Fortran order the rows' first values stand together, then their second ones. From each of these columns one
 * piece is read, from the first of the rows to the last: an import asks for rows that lie close together.
 */
function readFortranRows(
  { type, shape }: NpyArray,
  readAt: ReadAt,
  indices: Uint32Array,
  valuesPerRow: number,
  factor: number,
  out: ValueArray,
): void {
  const first = indices.reduce((least, index) => Math.min(least, index), Infinity);
  const last = indices.reduce((largest, index) => Math.max(largest, index), 0);
  const stored = new Uint8Array((last - first + 1) * type.bytes);
  const view = viewOf(stored);
  for (let value = 0; value < valuesPerRow; value++) {
    readAt((fortranPlace(shape, value) * shape[0]! + first) * type.bytes, stored);
    for (let place = 0; place < indices.length; place++) {
      const at = (indices[place]! - first) * type.bytes;
      out[place * valuesPerRow + value] = factor * type.read(view, at);
    }
  }
}

/** Returns where the value that is `place`-th in row-major order stands among a row's values in Fortran order. */
function fortranPlace(shape: readonly number[], place: number): number {
  let rest = place;
  let stride = 1;
  const strides = shape.slice(1).map((length) => {
    const own = stride;
    stride *= length;
    return own;
  });
  let found = 0;
  for (let axis = shape.length - 1; axis >= 1; axis--) {
    found += (rest % shape[axis]!) * strides[axis - 1]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return found;
}
