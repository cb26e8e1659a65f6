import { DataError } from '../../../../src-shared/errors';
import { elementTypeOf, type ElementType } from './elementType';

/** What the header of an NPY file says. */
export interface NpyHeader {
  type: ElementType;
  /** Whether the first axis varies fastest in the file, and not the last. */
  isFortranOrder: boolean;
  shape: readonly number[];
  /** Where the values begin. */
  headerBytes: number;
  /** Header and values. */
  totalBytes: number;
}

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
/** The bound that NumPy itself sets to a header's text. */
const LONGEST_TEXT_BYTES = 10_000;
/** As many bytes as a header can have. */
export const LONGEST_NPY_HEADER_BYTES = 12 + LONGEST_TEXT_BYTES;
const MOST_DIMENSIONS = 32;

const FIELDS: Readonly<Record<string, RegExp>> = {
  descr: /'([^']*)'|"([^"]*)"/y,
  fortran_order: /True|False/y,
  shape: /\(\s*(?:\d+L?\s*(?:,\s*\d+L?\s*)*,?)?\s*\)/y,
};

/**
 * Returns the header at the beginning of an NPY file, format versions 1 to 3 (NumPy Enhancement Proposal 1, "A Simple
 * File Format for NumPy Arrays", and numpy.lib.format). `start` holds the first LONGEST_NPY_HEADER_BYTES of the file
 * or all of it. Throws a DataError that begins with `place` and says what was expected and found at which byte.
 */
export function parseNpyHeader(place: string, start: Uint8Array): NpyHeader {
  if (start.length < 10 || MAGIC.some((byte, at) => start[at] !== byte)) {
    throw new DataError(
      `${place}: not an NPY file: expected 93 4e 55 4d 50 59 at byte 0, found ${hexOf(start.subarray(0, 6))}`,
    );
  }
  const textStart = startOfText(place, start);
  const textBytes = lengthOfText(place, start, textStart);
  const headerBytes = textStart + textBytes;
  const text = new TextDecoder('latin1').decode(start.subarray(textStart, headerBytes));
  const fields = parseFields(place, text, textStart);
  const type = elementTypeOf(place, fields.descr!.slice(1, -1));
  const shape = shapeOf(fields.shape!);
  const totalBytes = headerBytes + type.bytes * sizeOf(place, shape);
  return { type, isFortranOrder: fields.fortran_order === 'True', shape, headerBytes, totalBytes };
}

function startOfText(place: string, start: Uint8Array): number {
  const major = start[6]!;
  if (major === 1) return 10;
  if (major === 2 || major === 3) return 12;
  throw new DataError(
    `${place}: expected NPY format version 1 to 3 at byte 6, found ${String(major)}`,
  );
}

function lengthOfText(place: string, start: Uint8Array, textStart: number): number {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  if (start.length < textStart) {
    throw new DataError(
      `${place}: expected ${String(textStart)} bytes before the header's text, found the end of the file at byte ${String(start.length)}`,
    );
  }
  const bytes = textStart === 10 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (bytes > LONGEST_TEXT_BYTES) {
    throw new DataError(
      `${place}: expected a header of at most ${String(LONGEST_TEXT_BYTES)} bytes at byte 8, found ${String(bytes)}`,
    );
  }
  if (start.length < textStart + bytes) {
    throw new DataError(
      `${place}: expected ${String(bytes)} bytes of header at byte ${String(textStart)}, ` +
        `found the end of the file at byte ${String(start.length)}`,
    );
  }
  return bytes;
}

/** Returns the text of each field of a Python dictionary with just the fields of an NPY header. */
function parseFields(place: string, text: string, textStart: number): Record<string, string> {
  const fields: Record<string, string> = {};
  let at = 0;
  const take = (pattern: RegExp, what: string): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) {
      throw new DataError(
        `${place}: expected ${what} at byte ${String(textStart + at)}, found ${JSON.stringify(text.slice(at, at + 20))}`,
      );
    }
    at += found.length;
    return found;
  };
  take(/\s*\{\s*/y, "'{'");
  while (text[at] !== '}') {
    const key = take(/'\w+'|"\w+"/y, 'the name of a field').slice(1, -1);
    const pattern = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    if (pattern === undefined || Object.hasOwn(fields, key)) {
      throw new DataError(
        `${place}: expected the fields 'descr', 'fortran_order' and 'shape' once each, found ${JSON.stringify(key)}`,
      );
    }
    take(/\s*:\s*/y, "':'");
    fields[key] = take(pattern, `a value of '${key}'`);
    take(/\s*(?:,\s*|(?=\}))/y, "',' or '}'");
  }
  take(/\}\s*$/y, "'}' at the end of the header");
  const missing = Object.keys(FIELDS).find((key) => !Object.hasOwn(fields, key));
  if (missing !== undefined) {
    throw new DataError(`${place}: expected a field '${missing}' in the header, found none`);
  }
  return fields;
}

function shapeOf(text: string): number[] {
  return Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
}

function sizeOf(place: string, shape: readonly number[]): number {
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length <= MOST_DIMENSIONS && size <= 2 ** 44) return size;
  throw new DataError(
    `${place}: expected at most ${String(MOST_DIMENSIONS)} dimensions and 2^44 values in 'shape', ` +
      `found (${shape.join(', ').slice(0, 80)})`,
  );
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'nothing';
}
