import { describe, expect, test } from 'vitest';
import { decodePng, inspectPng } from '../../../../src-main/data/readers/images/png';
import { DataError } from '../../../../src-shared/errors';
import { encodePng, greyPng, pngChunk } from './imageFixtures';
import pillowPngs from './pillowPngs.json';

test.each(pillowPngs.images)('$name is decoded as Pillow does', (image) => {
  const bytes = Buffer.from(image.file, 'base64');
  const { widthPx, heightPx, isColour, pixels } = decodePng('a.png', bytes);
  expect([widthPx, heightPx, isColour ? 3 : 1]).toEqual([
    image.width,
    image.height,
    image.channels,
  ]);
  expect([...pixels]).toEqual([...Buffer.from(image.pixels, 'base64')]);
  expect(inspectPng('a.png', bytes)).toEqual({ widthPx, heightPx, isColour });
});

test('a palette of greys alone makes a grey image', () => {
  const rows = Uint8Array.of(0, 0b01_10_00_00);
  const palette = Uint8Array.of(9, 9, 9, 50, 50, 50, 255, 255, 255);
  const bytes = encodePng({ width: 3, height: 1, bitDepth: 2, colourType: 3, rows, palette });
  expect(decodePng('a.png', bytes)).toMatchObject({
    isColour: false,
    pixels: Uint8Array.of(50, 255, 9),
  });
});

describe('what is refused, with file, place, expected and found', () => {
  const good = greyPng(2, 2, 7);
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = Uint8Array.from(good);
    bytes[at] = value;
    return bytes;
  };
  const signature = good.subarray(0, 8);

  test.each<[string, Uint8Array, string]>([
    ['is no PNG file', changed(1, 0), 'expected the signature of a PNG file at byte 0'],
    ['is damaged', changed(20, 1), 'chunk IHDR at byte 8: expected the checksum 0x'],
    ['is cut short', good.subarray(0, -3), 'found the end of the file at byte'],
    [
      'does not begin with its header',
      Buffer.concat([signature, pngChunk('IDAT', good)]),
      'expected an IHDR chunk first, found IDAT at byte 8',
    ],
    [
      'has two headers',
      Buffer.concat([good.subarray(0, 33), good.subarray(8)]),
      'expected one IHDR chunk, found IHDR at byte 33',
    ],
    [
      'has an unknown part that it needs',
      Buffer.concat([good.subarray(0, 33), pngChunk('ABCD', good)]),
      'found ABCD at byte 33',
    ],
    [
      'has a depth that its type has not',
      encodePng({ width: 1, height: 1, bitDepth: 4, colourType: 2, rows: good }),
      'found colour type 2 with bit depth 4',
    ],
    [
      'has no such type',
      encodePng({ width: 1, height: 1, colourType: 5, rows: good }),
      'found colour type 5',
    ],
    [
      'is interlaced in an unknown way',
      encodePng({ width: 1, height: 1, interlace: 2, rows: good }),
      'found 0, 0 and 2',
    ],
    [
      'has no width',
      encodePng({ width: 0, height: 1, rows: good }),
      'IHDR: expected sides of 1..65536, found 1 x 0 x 1',
    ],
    [
      'declares a huge size',
      encodePng({ width: 65_536, height: 65_536, rows: good }),
      'expected at most 16777216 values in each image',
    ],
    [
      'has too few rows',
      encodePng({ width: 2, height: 3, rows: new Uint8Array(6) }),
      'IDAT: expected 9 bytes of rows, found 6',
    ],
    [
      'has too many rows',
      encodePng({ width: 2, height: 1, rows: new Uint8Array(6) }),
      'IDAT: expected 3 bytes of rows, found more',
    ],
    [
      'has an unknown filter',
      encodePng({ width: 2, height: 1, rows: Uint8Array.of(5, 0, 0) }),
      'expected a filter 0..4 at byte 0 of the rows, found 5',
    ],
    [
      'lacks its palette',
      encodePng({ width: 1, height: 1, colourType: 3, rows: Uint8Array.of(0, 0) }),
      'PLTE: expected 1 to 256 colours of 3 bytes, found 0 bytes',
    ],
    [
      'has a colour that its palette lacks',
      encodePng({
        width: 1,
        height: 1,
        colourType: 3,
        rows: Uint8Array.of(0, 1),
        palette: Uint8Array.of(1, 2, 3),
      }),
      'expected colours 0..0 of the palette, found 1',
    ],
  ])('an image that %s', (_, bytes, message) => {
    const decoding = (): unknown => decodePng('folder/a.png', bytes);
    expect(decoding).toThrow(DataError);
    expect(decoding).toThrow('folder/a.png: ');
    expect(decoding).toThrow(message);
  });

  test('an image that would unpack to more than its size, without unpacking it', () => {
    const bomb = encodePng({ width: 2, height: 2, rows: new Uint8Array(200_000_000) });
    const before = process.memoryUsage();
    expect(() => decodePng('a.png', bomb)).toThrow('expected 6 bytes of rows, found more');
    const after = process.memoryUsage();
    expect(
      after.arrayBuffers + after.external - before.arrayBuffers - before.external,
    ).toBeLessThan(10_000_000);
  });
});
