import { crc32, deflateSync } from 'node:zlib';

/** What a PNG file may have that is not as it should be; what is left out is right. */
export interface PngFixture {
  width: number;
  height: number;
  bitDepth?: number;
  colourType?: number;
  /** Rows, each after the number of its filter, before they are packed. */
  rows: Uint8Array;
  interlace?: number;
  palette?: Uint8Array;
}

/** The bytes of a PNG file, written here independently of the reader. */
export function encodePng(fixture: PngFixture): Uint8Array {
  const { width, height, bitDepth = 8, colourType = 0, rows, interlace = 0, palette } = fixture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colourType, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...(palette === undefined ? [] : [pngChunk('PLTE', palette)]),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

/** A grey image of 8 bits with all pixels of one value. */
export function greyPng(width: number, height: number, value: number): Uint8Array {
  const rows = new Uint8Array(height * (width + 1)).fill(value);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  return encodePng({ width, height, rows });
}

/** A coloured image of 8 bits with all samples of one value. */
export function colourPng(width: number, height: number, value: number): Uint8Array {
  const rowBytes = 3 * width + 1;
  const rows = new Uint8Array(height * rowBytes).fill(value);
  for (let row = 0; row < height; row++) rows[row * rowBytes] = 0;
  return encodePng({ width, height, colourType: 2, rows });
}
