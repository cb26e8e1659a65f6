import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readIdxPair } from '../../../src-main/data/readers/idx';
import { Scratch } from '../../../src-main/data/readers/scratch';
import { contentOf, valuesOf } from '../valuesOf';
import {
  countingBytes,
  createTestFolder,
  encodeIdx,
  encodeImages,
  encodeLabels,
  type TestFolder,
} from './idxFixtures';

let folder: TestFolder;
const scratch = new Scratch(tmpdir());
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

/** Three training images and two test images of 2 x 2. */
function writeFour(name: (split: string, content: string) => string): void {
  folder.write(name('train', 'images-idx3'), encodeImages(3, 2, 2));
  folder.write(name('train', 'labels-idx1'), encodeLabels(2, 0, 1));
  folder.write(name('t10k', 'images-idx3'), encodeImages(2, 2, 2, 100));
  folder.write(name('t10k', 'labels-idx1'), encodeLabels(1, 3));
}

describe('a folder', () => {
  test('with MNIST names gives both splits and label values as class names', async () => {
    writeFour((split, content) => `${split}-${content}-ubyte`);
    const read = await readIdxPair(folder.path, scratch);
    expect(contentOf(read.train)).toEqual({
      shape: { height: 2, width: 2, channels: 1 },
      count: 3,
      values: countingBytes(12),
      labels: Uint8Array.of(2, 0, 1),
      factors: null,
    });
    expect(valuesOf(read.test)).toEqual(countingBytes(8, 100));
    expect(read.test.labels).toEqual(Uint8Array.of(1, 3));
    expect(read.classNames).toEqual(['0', '1', '2', '3']);
    expect(read.notes).toEqual([]);
    expect(read.files).toHaveLength(4);
  });

  test('may have a dot before idx', async () => {
    writeFour((split, content) => `${split}-${content.replace('-', '.')}-ubyte`);
    expect((await readIdxPair(folder.path, scratch)).test.labels).toEqual(Uint8Array.of(1, 3));
  });

  test('may mix plain files and gzip, dots and dashes', async () => {
    folder.writeGzip('train-images-idx3-ubyte.gz', encodeImages(3, 2, 2));
    folder.write('train-labels.idx1-ubyte', encodeLabels(2, 0, 1));
    folder.write('t10k-images.idx3-ubyte', encodeImages(2, 2, 2));
    folder.writeGzip('t10k-labels-idx1-ubyte.gz', encodeLabels(1, 3));
    const read = await readIdxPair(folder.path, scratch);
    expect(read.train.labels).toEqual(Uint8Array.of(2, 0, 1));
    expect(read.test.labels).toEqual(Uint8Array.of(1, 3));
  });

  test('takes class names from classes.txt', async () => {
    writeFour((split, content) => `${split}-${content}-ubyte`);
    folder.write('classes.txt', 'Shirt\r\nAnkle boot\nBag\nCoat\n');
    expect((await readIdxPair(folder.path, scratch)).classNames).toEqual([
      'Shirt',
      'Ankle boot',
      'Bag',
      'Coat',
    ]);
  });

  test.each<[string, string | Uint8Array, string]>([
    [
      'too few names',
      'a\nb\nc\n',
      'expected at least 4 class names, as many as the labels use, found 3',
    ],
    ['a blank line', 'a\n\nc\nd\n', 'expected a class name on line 2, found a blank line'],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 10), 'expected UTF-8 text'],
    ['far too much', 'a\n'.repeat(100_000), 'expected at most 65536 bytes of class names'],
  ])('is refused for a classes.txt with %s', async (_, content, message) => {
    writeFour((split, part) => `${split}-${part}-ubyte`);
    const path = folder.write('classes.txt', content);
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow(`${path}: ${message}`);
  });

  test('without training images is refused', async () => {
    folder.write('t10k-images-idx3-ubyte', encodeImages(2, 2, 2));
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow(
      `${folder.path}: expected a file named train-images-idx3-ubyte[.gz], found none in the folder`,
    );
  });

  test('with the training images of two sets is refused, and one of them can be read by its path', async () => {
    folder.write('emnist-letters-train-images-idx3-ubyte', encodeImages(2, 2, 2));
    const path = folder.write('emnist-mnist-train-images-idx3-ubyte', encodeImages(7, 2, 2));
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow('give the path of one of them');
    folder.write('emnist-mnist-test-images-idx3-ubyte', encodeImages(4, 2, 2));
    const read = await readIdxPair(path, scratch);
    expect([read.train.count, read.test.count]).toEqual([7, 4]);
  });

  test('with labels plain and as gzip takes those packed like the images', async () => {
    const plain = folder.write('train-images-idx3-ubyte', encodeImages(14, 2, 2));
    const packed = folder.writeGzip('train-images-idx3-ubyte.gz', encodeImages(14, 2, 2));
    folder.write('train-labels-idx1-ubyte', encodeLabels(...new Uint8Array(14).fill(1)));
    folder.writeGzip('train-labels-idx1-ubyte.gz', encodeLabels(...new Uint8Array(14).fill(2)));
    expect((await readIdxPair(plain, scratch)).train.labels![0]).toBe(1);
    expect((await readIdxPair(packed, scratch)).train.labels![0]).toBe(2);
    expect((await readIdxPair(folder.path, scratch)).train.labels![0]).toBe(1);
  });

  test('with the same images plain and as gzip is one data set', async () => {
    folder.write('train-images-idx3-ubyte', encodeImages(14, 2, 2));
    folder.writeGzip('train-images-idx3-ubyte.gz', encodeImages(14, 2, 2));
    expect((await readIdxPair(folder.path, scratch)).train.count).toBe(12);
  });
});

describe('missing parts', () => {
  test('without test files a seventh of the training images becomes the test split, stated in a note', async () => {
    folder.write('train-images-idx3-ubyte', encodeImages(70, 1, 2));
    folder.write('train-labels-idx1-ubyte', encodeLabels(...countingBytes(70)));
    const first = await readIdxPair(folder.path, scratch);
    expect([first.train.count, first.test.count]).toEqual([60, 10]);
    expect([...first.train.labels!, ...first.test.labels!].sort((a, b) => a - b)).toEqual([
      ...countingBytes(70),
    ]);
    // Image k holds the bytes 2k and 2k + 1, so pixels still belong to their labels.
    first.test.labels!.forEach((label, at) => expect(valuesOf(first.test)[2 * at]).toBe(2 * label));
    expect(first.notes).toEqual([
      'No test files were found: the 10 test images were drawn from the training images (one in 7, seed 0).',
    ]);
    const second = await readIdxPair(folder.path, scratch);
    expect(contentOf(second.test)).toEqual(contentOf(first.test));
  });

  test('a single image cannot be split', async () => {
    const path = folder.write('images', encodeImages(1, 2, 2));
    await expect(readIdxPair(path, scratch)).rejects.toThrow('expected at least 2 images');
  });

  test('without labels there are none, no class names, and a note', async () => {
    folder.write('train-images-idx3-ubyte', encodeImages(3, 2, 2));
    folder.write('t10k-images-idx3-ubyte', encodeImages(2, 2, 2));
    const read = await readIdxPair(folder.path, scratch);
    expect([read.train.labels, read.test.labels, read.classNames]).toEqual([null, null, []]);
    expect(read.notes).toEqual([
      'No labels were found beside train-images-idx3-ubyte.',
      'No labels were found beside t10k-images-idx3-ubyte.',
    ]);
  });

  test('one images file of any name is enough', async () => {
    const path = folder.write('faces.bin', encodeIdx([7, 1, 1, 3], countingBytes(21)));
    const read = await readIdxPair(path, scratch);
    expect(read.train.shape).toEqual({ height: 1, width: 1, channels: 3 });
    expect([read.train.count, read.test.count]).toEqual([6, 1]);
  });
});

describe('files that do not fit together', () => {
  test('labels of another count are refused', async () => {
    folder.write('train-images-idx3-ubyte', encodeImages(3, 2, 2));
    const path = folder.write('train-labels-idx1-ubyte', encodeLabels(1, 2));
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow(
      `${path}: expected 3 labels, one for each image of train-images-idx3-ubyte, found 2`,
    );
  });

  test('images and labels in one another’s place are refused', async () => {
    const path = folder.write('train-images-idx3-ubyte', encodeLabels(1, 2, 3));
    folder.write('train-labels-idx1-ubyte', encodeImages(3, 2, 2));
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow(`${path}: expected images`);
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow('this is a labels file');
  });

  test('test images of another shape are refused', async () => {
    folder.write('train-images-idx3-ubyte', encodeImages(3, 2, 2));
    const path = folder.write('t10k-images-idx3-ubyte', encodeImages(3, 2, 3));
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow(
      `${path}: expected images of 2 x 2 x 1 as in the training images, found 2 x 3 x 1`,
    );
  });

  test('a labels file that is damaged gzip is named', async () => {
    folder.write('train-images-idx3-ubyte', encodeImages(3, 2, 2));
    const packed = gzipSync(encodeLabels(1, 2, 3));
    const path = folder.write('train-labels-idx1-ubyte.gz', packed.subarray(0, -5));
    await expect(readIdxPair(folder.path, scratch)).rejects.toThrow(
      `${path}: expected whole gzip data, found that it ends early`,
    );
  });

  test('a path that does not exist is refused', async () => {
    await expect(readIdxPair(`${folder.path}/none`, scratch)).rejects.toThrow(
      'none: no such file or folder',
    );
  });
});
