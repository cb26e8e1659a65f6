import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytesOf } from '../../../src-main/data/byteRegion';
import { readIdxFile, type IdxContent } from '../../../src-main/data/readers/idxFile';
import { Scratch } from '../../../src-main/data/readers/scratch';
import { DataError } from '../../../src-shared/errors';
import {
  countingBytes,
  createTestFolder,
  encodeIdx,
  encodeImages,
  encodeLabels,
  type TestFolder,
} from './idxFixtures';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

async function readIdx(
  path: string,
  content: IdxContent,
): Promise<{ dims: readonly number[]; data: Uint8Array }> {
  const { dims, data } = await readIdxFile(path, content, new Scratch(folder.path));
  return { dims, data: bytesOf(data) };
}

describe('valid files', () => {
  test.each(['write', 'writeGzip'] as const)('images are read the same by %s', async (write) => {
    const path = folder[write]('images', encodeImages(3, 2, 4));
    expect(await readIdx(path, 'images')).toEqual({ dims: [3, 2, 4], data: countingBytes(24) });
  });

  test('a header written out byte by byte is read as the format says', async () => {
    const bytes = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 200, 7];
    const path = folder.write('images', Uint8Array.from(bytes));
    expect(await readIdx(path, 'images')).toEqual({
      dims: [1, 2, 1],
      data: Uint8Array.of(200, 7),
    });
  });

  test('a file of many pieces is put together in order', async () => {
    const values = countingBytes(3000 * 28 * 28);
    const path = folder.writeGzip('images', encodeIdx([3000, 28, 28], values));
    const { data } = await readIdx(path, 'images');
    expect(Buffer.compare(data, values)).toBe(0);
  });

  test('images may have channels, last', async () => {
    const path = folder.write('images', encodeIdx([2, 1, 2, 3], countingBytes(12)));
    expect((await readIdx(path, 'images')).dims).toEqual([2, 1, 2, 3]);
  });

  test('a single label, shorter than the longest header, is read', async () => {
    const path = folder.write('labels', encodeLabels(9));
    expect(await readIdx(path, 'labels')).toEqual({ dims: [1], data: Uint8Array.of(9) });
  });
});

describe('files that are refused with file, place, expected and found', () => {
  const images = encodeImages(3, 2, 2);
  const cut = (length: number): Uint8Array => images.subarray(0, length);
  const longer = (bytes: Uint8Array): Uint8Array => Uint8Array.of(...bytes, 0);

  test.each<[string, Uint8Array, string]>([
    ['empty', new Uint8Array(0), 'expected an IDX images file, found an empty one'],
    [
      'not IDX',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0),
      'expected 00 00 08 03 at byte 0, found 89 50 4e 47',
    ],
    ['cut in the magic', cut(3), 'expected 00 00 08 03 at byte 0, found 00 00 08'],
    [
      'cut in the header',
      cut(10),
      'expected 16 bytes of header, found the end of the file at byte 10',
    ],
    [
      'cut in the values',
      cut(27),
      'expected 28 bytes of content (16 of header and 3 x 2 x 2 of values), found 27',
    ],
    [
      'too long',
      longer(images),
      'expected 28 bytes of content (16 of header and 3 x 2 x 2 of values), found',
    ],
    [
      'of floats',
      encodeIdx([1, 1, 1], new Uint8Array(4), 0x0d),
      'expected data type 0x08 (unsigned byte) at byte 2, found 0x0d (32-bit float)',
    ],
    ['of an unknown type', encodeIdx([1, 1, 1], new Uint8Array(1), 0x42), 'found 0x42 (unknown)'],
    [
      'labels',
      encodeLabels(1, 2, 3),
      'expected images with 3 or 4 dimensions at byte 3, found 1: this is a labels file',
    ],
    [
      'of rank 2',
      encodeIdx([2, 2], new Uint8Array(4)),
      'expected images with 3 or 4 dimensions at byte 3, found 2',
    ],
    [
      'without images',
      encodeIdx([0, 28, 28], new Uint8Array(0)),
      'expected count of 1..2147483648 at byte 4, found 0',
    ],
    [
      'without height',
      encodeIdx([1, 0, 28], new Uint8Array(0)),
      'expected height of 1..4096 at byte 8, found 0',
    ],
    [
      'too wide',
      encodeIdx([1, 1, 4097], new Uint8Array(4097)),
      'expected width of 1..4096 at byte 12, found 4097',
    ],
    [
      'channels first',
      encodeIdx([1, 3, 4, 5], new Uint8Array(60)),
      'expected channels (last) of 1..4 at byte 16, found 5',
    ],
    [
      'of a huge size',
      encodeIdx([2_147_483_648, 4096, 4096], new Uint8Array(9)),
      'expected at most 1099511627776 values, the header declares 2147483648 x 4096 x 4096',
    ],
    [
      'of a large size',
      encodeIdx([2000, 1000, 1000], new Uint8Array(9)),
      'expected 2000000016 bytes of content',
    ],
  ])('images %s', async (_, bytes, message) => {
    for (const path of [folder.write('images', bytes), folder.writeGzip('images.gz', bytes)]) {
      const reading = readIdx(path, 'images');
      await expect(reading).rejects.toThrow(DataError);
      await expect(reading).rejects.toThrow(`${path}: `);
      await expect(reading).rejects.toThrow(message);
    }
  });

  test('images where labels should be', async () => {
    await expect(readIdx(folder.write('labels', images), 'labels')).rejects.toThrow(
      'expected labels with 1 dimensions at byte 3, found 3: this is an images file',
    );
  });

  test('gzip data that goes on long after the declared end, without inflating it all', async () => {
    const bomb = new Uint8Array(200_000_000);
    bomb.set(encodeImages(1, 2, 2));
    const path = folder.writeGzip('bomb.gz', bomb);
    const before = process.memoryUsage().arrayBuffers;
    await expect(readIdx(path, 'images')).rejects.toThrow('expected 20 bytes of content');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});
