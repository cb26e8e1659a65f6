import type { ReadAt } from '../../byteRegion';
import { rowsInRegion, runsOf, type IndexRun } from '../../rowsInRegion';
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
  const readRun = array.isFortranOrder ? readFortranRun : readRowRun;
  return {
    dtype,
    read(indices, out) {
      array.values.use((readAt) => {
        for (const run of runsOf(indices)) readRun(array, readAt, run, valuesPerRow, factor, out);
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

function readRowRun(
  { type }: NpyArray,
  readAt: ReadAt,
  { place, first, count }: IndexRun,
  valuesPerRow: number,
  factor: number,
  out: ValueArray,
): void {
  const stored = new Uint8Array(count * valuesPerRow * type.bytes);
  readAt(first * valuesPerRow * type.bytes, stored);
  const view = viewOf(stored);
  const start = place * valuesPerRow;
  for (let at = 0; at < count * valuesPerRow; at++) {
    out[start + at] = factor * type.read(view, at * type.bytes);
  }
}

/** In Fortran order the rows' first values stand together, then their second ones: each is read in one piece. */
function readFortranRun(
  array: NpyArray,
  readAt: ReadAt,
  { place, first, count }: IndexRun,
  valuesPerRow: number,
  factor: number,
  out: ValueArray,
): void {
  const { type, shape } = array;
  const rowCount = shape[0]!;
  const stored = new Uint8Array(count * type.bytes);
  const view = viewOf(stored);
  for (let value = 0; value < valuesPerRow; value++) {
    readAt((fortranPlace(shape, value) * rowCount + first) * type.bytes, stored);
    for (let row = 0; row < count; row++) {
      out[(place + row) * valuesPerRow + value] = factor * type.read(view, row * type.bytes);
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
