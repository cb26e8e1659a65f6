import { DataError } from '../../../../src-shared/errors';

/** How one number of a NumPy array is stored. */
export interface ElementType {
  /** As the header has it, such as '<f4'. */
  descr: string;
  kind: 'bool' | 'integer' | 'float';
  bytes: number;
  isLittleEndian: boolean;
  /** Returns the number at a byte of a view, whole 64-bit integers to the nearest double. */
  read: (view: DataView, at: number) => number;
}

type Reader = (view: DataView, at: number, isLittle: boolean) => number;

const READERS: Readonly<Record<string, Reader>> = {
  b1: (view, at) => view.getUint8(at),
  u1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, isLittle) => view.getUint16(at, isLittle),
  i2: (view, at, isLittle) => view.getInt16(at, isLittle),
  u4: (view, at, isLittle) => view.getUint32(at, isLittle),
  i4: (view, at, isLittle) => view.getInt32(at, isLittle),
  u8: (view, at, isLittle) =>
    view.getUint32(isLittle ? at + 4 : at, isLittle) * 2 ** 32 + lowWord(view, at, isLittle),
  i8: (view, at, isLittle) =>
    view.getInt32(isLittle ? at + 4 : at, isLittle) * 2 ** 32 + lowWord(view, at, isLittle),
  f2: (view, at, isLittle) => halfPrecision(view.getUint16(at, isLittle)),
  f4: (view, at, isLittle) => view.getFloat32(at, isLittle),
  f8: (view, at, isLittle) => view.getFloat64(at, isLittle),
};

const KINDS: Readonly<Record<string, ElementType['kind']>> = {
  b: 'bool',
  u: 'integer',
  i: 'integer',
  f: 'float',
};

/**
 * Returns the type that a header's 'descr' names. Throws a DataError that begins with `place` for any other than a
 * number or bool of at most eight bytes: objects, for one, are Python code, which is never run.
 */
export function elementTypeOf(place: string, descr: string): ElementType {
  const [, order = '', code = ''] = /^([<>=|])(\w+)$/.exec(descr) ?? [];
  const read = READERS[code];
  const kind = KINDS[code.slice(0, 1)];
  const bytes = Number(code.slice(1));
  if (read === undefined || kind === undefined || (order === '|' && bytes > 1)) {
    throw new DataError(
      `${place}: expected numbers (bool, or integer or float of 1 to 8 bytes) in 'descr', found ${JSON.stringify(descr.slice(0, 80))}`,
    );
  }
  const isLittleEndian = order !== '>';
  return { descr, kind, bytes, isLittleEndian, read: (view, at) => read(view, at, isLittleEndian) };
}

function lowWord(view: DataView, at: number, isLittle: boolean): number {
  return view.getUint32(isLittle ? at : at + 4, isLittle);
}

/** Returns the value of 16 bits: sign, 5 bits of exponent, 10 of fraction (IEEE 754-2008, binary16). */
function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}
