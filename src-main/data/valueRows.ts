/** How a value is stored: 8 bit, 0..255, that stands for 0..1 by 255ths, or a 32-bit float as it is. */
export type ValueType = 'uint8' | 'float32';

export type ValueArray = Uint8Array | Float32Array;

/** Smallest and largest of some values, as a network sees them. */
export interface ValueRange {
  min: number;
  max: number;
}

/** The range of everything that is stored as 8 bit, whatever its values are. */
export const UNIT_RANGE: Readonly<ValueRange> = { min: 0, max: 1 };

/** The values of a split, one row for each image; they may lie in memory or in a file. */
export interface ValueRows {
  readonly dtype: ValueType;
  /**
   * Writes the rows at `indices`, as they are stored, one after the other into the front of `out`, which must be an
   * array of this `dtype` with room for them. Throws a DataError where they lie in a file that cannot be read.
   */
  read(indices: Uint32Array, out: ValueArray): void;
}

/** Returns an array for values of that type: zeros. */
export function createValues(dtype: ValueType, length: number): ValueArray {
  return dtype === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
}

/** Bytes of one value of that type. */
export function bytesPerValue(dtype: ValueType): number {
  return dtype === 'uint8' ? Uint8Array.BYTES_PER_ELEMENT : Float32Array.BYTES_PER_ELEMENT;
}

/** Rows that lie in memory; `values` is [count, valuesPerRow], row-major, and is not copied. */
export class RowsInMemory implements ValueRows {
  readonly dtype: ValueType;

  constructor(
    readonly values: ValueArray,
    readonly valuesPerRow: number,
  ) {
    this.dtype = values instanceof Uint8Array ? 'uint8' : 'float32';
  }

  read(indices: Uint32Array, out: ValueArray): void {
    const size = this.valuesPerRow;
    for (const [place, index] of indices.entries()) {
      out.set(this.values.subarray(index * size, (index + 1) * size), place * size);
    }
  }
}

/** Returns rows over an array that holds them one after the other: [count, valuesPerRow]. */
export function rowsInMemory(values: ValueArray, valuesPerRow: number): ValueRows {
  return new RowsInMemory(values, valuesPerRow);
}

/** Returns the rows of `rows` at `indices`, as rows that count from 0. */
export function chosenRows(rows: ValueRows, indices: Uint32Array): ValueRows {
  return {
    dtype: rows.dtype,
    read: (places, out) => {
      rows.read(
        places.map((place) => indices[place]!),
        out,
      );
    },
  };
}

/** Returns the numbers `from` to `end - 1`, the indices of rows that follow one another. */
export function indicesBetween(from: number, end: number): Uint32Array {
  const indices = new Uint32Array(end - from);
  for (let place = 0; place < indices.length; place++) indices[place] = from + place;
  return indices;
}
