import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importDataset, loadDataset } from '../../../src-main/data/library';
import { chooseReader } from '../../../src-main/data/readers/chooseReader';
import { readCsv } from '../../../src-main/data/readers/csv/csv';
import { readIdxPair } from '../../../src-main/data/readers/idx';
import { readImageFolder } from '../../../src-main/data/readers/images/imageFolder';
import { readNpy, readNpz } from '../../../src-main/data/readers/npy/npy';
import { createTestFolder, encodeImages, type TestFolder } from './idxFixtures';
import { greyPng } from './images/imageFixtures';
import { encodeNpy, encodeZip, floats } from './npy/npyFixtures';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

const ARRAY = encodeNpy('<f4', [2, 2], floats(-1, 2, 3, 4));
const ARCHIVE = encodeZip({ name: 'x.npy', content: ARRAY });

describe('the reader is chosen', () => {
  test.each([
    ['set.npz', 'damaged', readNpz],
    ['x.NPY', 'damaged', readNpy],
    ['table.csv', '', readCsv],
    ['table.tsv', '', readCsv],
    ['table.csv.gz', '', readCsv],
    ['train-images-idx3-ubyte', '', readIdxPair],
    ['faces', ARCHIVE, readNpz],
    ['faces', ARRAY, readNpy],
    ['faces', 'anything else', readIdxPair],
  ])('of a file %s by its name, or by how it begins', async (name, content, reader) => {
    expect(await chooseReader(folder.write(name, content))).toBe(reader);
  });

  test.each([
    ['train-images.idx3-ubyte.gz', readIdxPair],
    ['x_train.npy', readNpy],
    ['train.csv', readCsv],
    ['a.jpg', readImageFolder],
    ['a.PNG', readImageFolder],
  ])('of a folder with %s', async (name, reader) => {
    folder.write('readme.md', '');
    folder.write(name, '');
    expect(await chooseReader(folder.path)).toBe(reader);
  });

  test('of a folder of folders as of images', async () => {
    mkdirSync(join(folder.path, 'cats'));
    expect(await chooseReader(folder.path)).toBe(readImageFolder);
  });
});

describe('what cannot be read', () => {
  test('a folder of other files says what was looked for and what is there', async () => {
    folder.write('notes.txt', '');
    await expect(chooseReader(folder.path)).rejects.toThrow(
      /expected IDX files .* or PNG or JPEG images, found notes\.txt$/,
    );
  });

  test('one image says to give its folder', async () => {
    await expect(chooseReader(folder.write('a.png', ''))).rejects.toThrow('give its folder');
  });

  test('a path that does not exist', async () => {
    const path = join(folder.path, 'none');
    await expect(chooseReader(path)).rejects.toThrow(`${path}: no such file or folder`);
  });
});

describe('an import', () => {
  test.each<[string, () => string, string, { min: number; max: number }]>([
    [
      'of IDX files',
      () => folder.write('faces', encodeImages(2, 1, 2)),
      'uint8',
      { min: 0, max: 1 },
    ],
    ['of an archive', () => folder.write('set.npz', ARCHIVE), 'float32', { min: -1, max: 4 }],
    ['of an array', () => folder.write('x.npy', ARRAY), 'float32', { min: -1, max: 4 }],
    ['of a table', () => folder.write('t.csv', '1,-2\n3,4\n'), 'float32', { min: -2, max: 4 }],
    [
      'of images',
      () => {
        mkdirSync(join(folder.path, 'images'));
        for (const name of ['a', 'b']) folder.write(`images/${name}.png`, greyPng(2, 1, 9));
        return join(folder.path, 'images');
      },
      'uint8',
      { min: 0, max: 1 },
    ],
  ])('%s is stored with its type and range, and loads again', async (_, write, dtype, range) => {
    const workspace = join(folder.path, 'workspace');
    const summary = await importDataset(workspace, write(), 'mine');
    const loaded = await loadDataset(workspace, 'mine');
    expect(loaded).toMatchObject({ range, fingerprint: summary.fingerprint });
    expect(loaded.train.values.dtype).toBe(dtype);
    expect([loaded.train.count, loaded.test.count]).toEqual([1, 1]);
    expect(summary.bytes).toBe(dtype === 'uint8' ? 4 : 16);
  });
});
