import { describe, expect, test } from 'vitest';
import { decodeJpeg, inspectJpeg } from '../../../../src-main/data/readers/images/jpeg';
import { DataError } from '../../../../src-shared/errors';
import pillowJpegs from './pillowJpegs.json';

// Decoders may round the cosine transform in their own ways (ITU-T T.83 allows it), and differ in how they enlarge
// colours that are stored at half the size.
const ROUNDING = { most: 4, mean: 2 };
const ENLARGING = { most: 24, mean: 6 };

test.each(pillowJpegs.images)('$name is decoded as libjpeg does, within rounding', (image) => {
  const bytes = Buffer.from(image.file, 'base64');
  const { widthPx, heightPx, isColour, pixels } = decodeJpeg('a.jpg', bytes);
  expect([widthPx, heightPx, isColour ? 3 : 1]).toEqual([
    image.width,
    image.height,
    image.channels,
  ]);
  const expected = Buffer.from(image.pixels, 'base64');
  expect(pixels).toHaveLength(expected.length);
  const differences = Array.from(pixels, (value, at) => Math.abs(value - expected[at]!));
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const bound = image.name.includes('4:2:0') ? ENLARGING : ROUNDING;
  expect(Math.max(...differences)).toBeLessThanOrEqual(bound.most);
  expect(mean).toBeLessThanOrEqual(bound.mean);
  expect(inspectJpeg('a.jpg', bytes)).toEqual({ widthPx, heightPx, isColour });
});

describe('what is refused, with file, place, expected and found', () => {
  const good = Buffer.from(pillowJpegs.images[0]!.file, 'base64');
  const frameAt = good.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const bytes = Uint8Array.from(good);
    bytes.set(values, at);
    return bytes;
  };

  test.each<[string, Uint8Array, string]>([
    ['is no JPEG file', changed(0, 0), 'expected ff d8 ff of a JPEG file at byte 0'],
    ['is cut before its frame', good.subarray(0, 30), 'found the end of the file at byte 30'],
    ['is cut in its data', good.subarray(0, -20), 'expected JPEG image data, found damage ('],
    [
      'has no marker where one must be',
      changed(frameAt, 0x12),
      `expected a marker (ff ...) at byte ${String(frameAt)}, found 12`,
    ],
    [
      'is coded in another way',
      changed(frameAt + 1, 0xc9),
      `before byte ${String(frameAt)}, found ff c9`,
    ],
    ['has 12 bits', changed(frameAt + 4, 12), 'expected 1 or 3 components of 8 bits'],
    ['has no height', changed(frameAt + 5, 0, 0), 'expected sides of 1..65536, found 0 x 19 x 1'],
    [
      'declares a huge size',
      changed(frameAt + 5, 0xff, 0xff, 0xff, 0xff),
      'expected at most 16777216 values',
    ],
  ])('an image that %s', (_, bytes, message) => {
    const decoding = (): unknown => decodeJpeg('folder/a.jpg', bytes);
    expect(decoding).toThrow(DataError);
    expect(decoding).toThrow('folder/a.jpg: ');
    expect(decoding).toThrow(message);
  });
});
