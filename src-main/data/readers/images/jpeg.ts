import { decode } from 'jpeg-js';
import { DataError } from '../../../../src-shared/errors';
import { checkShape } from '../../limits';
import type { DecodedImage, ImageFacts } from './decodedImage';

/** What decoding one image may take: blocks of coefficients, lines and pixels. */
const MEMORY_MB = 512;
const MEGAPIXELS = 17;

/** Markers that stand alone, without a length: TEM, and RST0 to RST7. */
const ALONE = [0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7];
/** Frames: baseline, extended and progressive, Huffman coded, as nearly every file has them. */
const FRAMES = [0xc0, 0xc1, 0xc2];
/** Frames that are coded in another way: lossless, hierarchical or arithmetic. */
const OTHER_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const SCAN = 0xda;
const END = 0xd9;

/** Returns whether bytes begin as a JPEG file does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/**
 * Returns size and colour of a JPEG image from its frame header (ITU-T T.81, annex B). Throws a DataError that names
 * the file and the byte at fault.
 */
export function inspectJpeg(path: string, bytes: Uint8Array): ImageFacts {
  if (!isJpeg(bytes)) {
    throw new DataError(`${path}: expected ff d8 ff of a JPEG file at byte 0, found other bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  for (;;) {
    const marker = markerAt(path, view, at);
    if (ALONE.includes(marker) || marker === 0xff) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === SCAN || marker === END || OTHER_FRAMES.includes(marker)) {
      throw new DataError(
        `${path}: expected a baseline or progressive frame (ff c0, ff c1, ff c2) before byte ${String(at)}, ` +
          `found ff ${marker.toString(16)}`,
      );
    }
    const length = lengthAt(path, view, at + 2);
    if (FRAMES.includes(marker)) return readFrame(path, view, at, length);
    at += 2 + length;
  }
}

/**
 * Returns the pixels of a JPEG image. Throws a DataError that names the file when its data is damaged.
 */
export function decodeJpeg(path: string, bytes: Uint8Array): DecodedImage {
  const facts = inspectJpeg(path, bytes);
  const { width, height, data } = decodeRgb(path, bytes);
  if (width !== facts.widthPx || height !== facts.heightPx) {
    throw new DataError(
      `${path}: expected one frame of ${String(facts.widthPx)} x ${String(facts.heightPx)} pixels, ` +
        `found ${String(width)} x ${String(height)}`,
    );
  }
  if (facts.isColour) return { ...facts, pixels: data };
  return {
    ...facts,
    pixels: Uint8Array.from({ length: width * height }, (_, at) => data[3 * at]!),
  };
}

function decodeRgb(
  path: string,
  bytes: Uint8Array,
): { width: number; height: number; data: Uint8Array } {
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: MEGAPIXELS,
      maxMemoryUsageInMB: MEMORY_MB,
    });
  } catch (cause) {
    const { message } = cause as Error;
    throw new DataError(`${path}: expected JPEG image data, found damage (${message})`, { cause });
  }
}

function markerAt(path: string, view: DataView, at: number): number {
  if (at + 2 > view.byteLength) throw endError(path, at, 2, view.byteLength);
  const first = view.getUint8(at);
  if (first === 0xff) return view.getUint8(at + 1);
  throw new DataError(
    `${path}: expected a marker (ff ...) at byte ${String(at)}, found ${first.toString(16).padStart(2, '0')}`,
  );
}

function lengthAt(path: string, view: DataView, at: number): number {
  if (at + 2 > view.byteLength) throw endError(path, at, 2, view.byteLength);
  const length = view.getUint16(at);
  if (length < 2) {
    throw new DataError(
      `${path}: expected a segment of at least 2 bytes at byte ${String(at)}, found ${String(length)}`,
    );
  }
  if (at + length > view.byteLength) throw endError(path, at, length, view.byteLength);
  return length;
}

function readFrame(path: string, view: DataView, at: number, length: number): ImageFacts {
  if (length < 8) {
    throw new DataError(
      `${path}: expected a frame header of at least 8 bytes at byte ${String(at + 2)}, found ${String(length)}`,
    );
  }
  const [precision, components] = [view.getUint8(at + 4), view.getUint8(at + 9)];
  const [heightPx, widthPx] = [view.getUint16(at + 5), view.getUint16(at + 7)];
  if (precision !== 8 || (components !== 1 && components !== 3)) {
    throw new DataError(
      `${path}: expected 1 or 3 components of 8 bits in the frame at byte ${String(at)}, ` +
        `found ${String(components)} of ${String(precision)}`,
    );
  }
  checkShape(`${path}: frame at byte ${String(at)}`, {
    height: heightPx,
    width: widthPx,
    channels: components,
  });
  return { widthPx, heightPx, isColour: components === 3 };
}

function endError(path: string, at: number, needed: number, found: number): DataError {
  return new DataError(
    `${path}: expected ${String(needed)} bytes at byte ${String(at)}, found the end of the file at byte ${String(found)}`,
  );
}
