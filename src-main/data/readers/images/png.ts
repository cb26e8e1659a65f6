import { crc32, inflateSync } from 'node:zlib';
import { DataError } from '../../../../src-shared/errors';
import { checkShape } from '../../limits';
import type { DecodedImage, ImageFacts } from './decodedImage';
import { passesOf, type PngPass } from './pngPasses';
import { unfilter } from './pngFilter';

/** The parts of a PNG file that make its pixels (W3C, "Portable Network Graphics Specification", 3rd edition). */
interface PngParts {
  header: PngHeader;
  palette: Uint8Array | null;
  transparency: Uint8Array | null;
  data: Uint8Array[];
}

interface PngHeader {
  widthPx: number;
  heightPx: number;
  bitDepth: number;
  colourType: number;
  isInterlaced: boolean;
  samplesPerPixel: number;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const GREY = 0;
const PALETTE = 3;
const GREY_ALPHA = 4;

/** Table 11.1 of the specification: samples in each pixel and allowed bits of a sample, by colour type. */
const COLOUR_TYPES: Readonly<Record<number, { samples: number; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

/** Returns whether bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/** Returns size and colour of a PNG image. Throws a DataError that names the file and the byte at fault. */
export function inspectPng(path: string, bytes: Uint8Array): ImageFacts {
  return factsOf(readParts(path, bytes));
}

/**
 * Returns the pixels of a PNG image with 8 bits each: deeper ones rounded, those of a palette looked up, and what is
 * transparent laid on black. Throws a DataError that names the file, the chunk or byte, what was expected and what
 * was found. Takes no more memory than the size that the header declares needs, and checks that size first.
 */
export function decodePng(path: string, bytes: Uint8Array): DecodedImage {
  const parts = readParts(path, bytes);
  const facts = factsOf(parts);
  const { header } = parts;
  const passes = passesOf(header, header.isInterlaced, header.samplesPerPixel * header.bitDepth);
  const rows = inflate(path, parts.data, passes);
  const pixels = new Uint8Array(facts.widthPx * facts.heightPx * (facts.isColour ? 3 : 1));
  const bytesPerPixel = Math.max(1, (header.samplesPerPixel * header.bitDepth) / 8);
  let start = 0;
  for (const pass of passes) {
    const scanlines = rows.subarray(start, start + pass.bytes);
    unfilter(path, scanlines, pass.rowBytes, bytesPerPixel);
    writePass(path, parts, pass, scanlines, facts, pixels);
    start += pass.bytes;
  }
  return { ...facts, pixels };
}

function factsOf({ header, palette }: PngParts): ImageFacts {
  const { widthPx, heightPx, colourType } = header;
  const isGrey =
    colourType === GREY ||
    colourType === GREY_ALPHA ||
    (palette !== null && isGreyPalette(palette));
  return { widthPx, heightPx, isColour: !isGrey };
}

function isGreyPalette(palette: Uint8Array): boolean {
  return palette.every((value, at) => value === palette[at - (at % 3)]);
}

function readParts(path: string, bytes: Uint8Array): PngParts {
  if (!isPng(bytes))
    throw new DataError(
      `${path}: expected the signature of a PNG file at byte 0, found other bytes`,
    );
  const parts: { header: PngHeader | null } & Omit<PngParts, 'header'> = {
    header: null,
    palette: null,
    transparency: null,
    data: [],
  };
  for (const { type, at, content } of chunksOf(path, bytes)) {
    const isFirst = parts.header === null;
    if (isFirst !== (type === 'IHDR')) {
      throw new DataError(
        `${path}: expected ${isFirst ? 'an IHDR chunk first' : 'one IHDR chunk'}, found ${type} at byte ${String(at)}`,
      );
    }
    if (type === 'IHDR') parts.header = readHeader(path, content);
    else if (type === 'PLTE') parts.palette = content;
    else if (type === 'tRNS') parts.transparency = content;
    else if (type === 'IDAT') parts.data.push(content);
    // A capital first letter says that the image cannot be shown without the chunk.
    else if (type !== 'IEND' && /^[A-Z]/.test(type)) {
      throw new DataError(
        `${path}: expected chunks IHDR, PLTE, IDAT and IEND, found ${type} at byte ${String(at)}`,
      );
    }
  }
  const { header } = parts;
  if (header === null) throw new DataError(`${path}: expected an IHDR chunk, found none`);
  checkPalette(path, header, parts.palette);
  return { ...parts, header };
}

/** Gives the chunks up to the end chunk, each with its checksum compared. */
function* chunksOf(
  path: string,
  bytes: Uint8Array,
): Generator<{ type: string; at: number; content: Uint8Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  for (let type = ''; type !== 'IEND';) {
    if (at + 12 > bytes.length) throw endError(path, at, 12, bytes.length);
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw endError(path, at, 12 + length, bytes.length);
    const [expected, found] = [view.getUint32(end - 4), crc32(bytes.subarray(at + 4, end - 4))];
    const name = Array.from(bytes.subarray(at + 4, at + 8), printable).join('');
    if (expected !== found) {
      throw new DataError(
        `${path}: chunk ${name} at byte ${String(at)}: expected the checksum ${hex(expected)}, found ${hex(found)}`,
      );
    }
    type = name;
    yield { type, at, content: bytes.subarray(at + 8, end - 4) };
    at = end;
  }
}

function readHeader(path: string, content: Uint8Array): PngHeader {
  if (content.length !== 13) {
    throw new DataError(`${path}: IHDR: expected 13 bytes, found ${String(content.length)}`);
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [widthPx, heightPx] = [view.getUint32(0), view.getUint32(4)];
  const [bitDepth, colourType, compression, filter, interlace] = content.subarray(8) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  checkShape(`${path}: IHDR`, { height: heightPx, width: widthPx, channels: 1 });
  const known = COLOUR_TYPES[colourType];
  if (known?.depths.includes(bitDepth) !== true) {
    throw new DataError(
      `${path}: IHDR: expected a colour type of 0, 2, 3, 4 or 6 with its bit depths, ` +
        `found colour type ${String(colourType)} with bit depth ${String(bitDepth)}`,
    );
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw new DataError(
      `${path}: IHDR: expected compression 0, filter 0 and interlace 0 or 1, ` +
        `found ${String(compression)}, ${String(filter)} and ${String(interlace)}`,
    );
  }
  return {
    widthPx,
    heightPx,
    bitDepth,
    colourType,
    isInterlaced: interlace === 1,
    samplesPerPixel: known.samples,
  };
}

function checkPalette(path: string, { colourType }: PngHeader, palette: Uint8Array | null): void {
  const isNeeded = colourType === PALETTE;
  const isSound =
    palette !== null && palette.length % 3 === 0 && palette.length > 0 && palette.length <= 768;
  if (isNeeded && !isSound) {
    throw new DataError(
      `${path}: PLTE: expected 1 to 256 colours of 3 bytes, found ${String(palette?.length ?? 0)} bytes`,
    );
  }
}

function inflate(
  path: string,
  data: readonly Uint8Array[],
  passes: readonly PngPass[],
): Uint8Array {
  const expected = passes.reduce((sum, { bytes }) => sum + bytes, 0);
  let rows: Uint8Array;
  try {
    rows = inflateSync(Buffer.concat(data), { maxOutputLength: expected });
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const found = code === 'ERR_BUFFER_TOO_LARGE' ? 'more' : `damage (${message})`;
    throw new DataError(
      `${path}: IDAT: expected ${String(expected)} bytes of rows, found ${found}`,
      { cause },
    );
  }
  if (rows.length === expected) return rows;
  throw new DataError(
    `${path}: IDAT: expected ${String(expected)} bytes of rows, found ${String(rows.length)}`,
  );
}

/** Writes the pixels of one pass to where they lie in the image. */
function writePass(
  path: string,
  parts: PngParts,
  pass: PngPass,
  scanlines: Uint8Array,
  { widthPx, isColour }: ImageFacts,
  pixels: Uint8Array,
): void {
  const channels = isColour ? 3 : 1;
  const { samplesPerPixel, bitDepth } = parts.header;
  const stored = [0, 0, 0, 0];
  for (let row = 0; row < pass.heightPx; row++) {
    const line = scanlines.subarray(row * pass.rowBytes + 1, (row + 1) * pass.rowBytes);
    for (let column = 0; column < pass.widthPx; column++) {
      for (let sample = 0; sample < samplesPerPixel; sample++) {
        stored[sample] = sampleAt(line, column * samplesPerPixel + sample, bitDepth);
      }
      const place = (pass.top + row * pass.stepY) * widthPx + pass.left + column * pass.stepX;
      writePixel(path, parts, stored, pixels, place * channels, channels);
    }
  }
}

/** Returns the `index`-th sample of a row, in as many bits as are stored. */
function sampleAt(line: Uint8Array, index: number, bitDepth: number): number {
  if (bitDepth === 8) return line[index]!;
  if (bitDepth === 16) return (line[2 * index]! << 8) | line[2 * index + 1]!;
  const bit = index * bitDepth;
  return (line[bit >> 3]! >> (8 - bitDepth - (bit & 7))) & ((1 << bitDepth) - 1);
}

function writePixel(
  path: string,
  { header, palette, transparency }: PngParts,
  stored: readonly number[],
  pixels: Uint8Array,
  place: number,
  channels: number,
): void {
  const { colourType, bitDepth, samplesPerPixel } = header;
  const largest = 2 ** bitDepth - 1;
  if (colourType === PALETTE) {
    const [index] = stored as [number];
    if (3 * index >= palette!.length) {
      throw new DataError(
        `${path}: IDAT: expected colours 0..${String(palette!.length / 3 - 1)} of the palette, found ${String(index)}`,
      );
    }
    const opacity = (transparency?.[index] ?? 255) / 255;
    for (let channel = 0; channel < channels; channel++) {
      pixels[place + channel] = Math.round(opacity * palette![3 * index + channel]!);
    }
    return;
  }
  const colours = samplesPerPixel > 2 ? 3 : 1;
  const opacity =
    samplesPerPixel === colours
      ? keyOpacity(stored, colours, transparency)
      : stored[colours]! / largest;
  for (let channel = 0; channel < channels; channel++) {
    pixels[place + channel] = Math.round(((255 * stored[channel]!) / largest) * opacity);
  }
}

/** One colour of an image without alpha may be named as the transparent one, 16 bits for each sample. */
function keyOpacity(
  stored: readonly number[],
  colours: number,
  transparency: Uint8Array | null,
): number {
  if (transparency?.length !== 2 * colours) return 1;
  for (let sample = 0; sample < colours; sample++) {
    const key = (transparency[2 * sample]! << 8) | transparency[2 * sample + 1]!;
    if (stored[sample] !== key) return 1;
  }
  return 0;
}

function endError(path: string, at: number, needed: number, found: number): DataError {
  return new DataError(
    `${path}: expected a chunk of ${String(needed)} bytes at byte ${String(at)}, found the end of the file at byte ${String(found)}`,
  );
}

function printable(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
