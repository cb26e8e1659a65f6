import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readImageFolder } from '../../../../src-main/data/readers/images/imageFolder';
import type { ImportedContent } from '../../../../src-main/data/readers/importedContent';
import { Scratch } from '../../../../src-main/data/readers/scratch';
import { contentOf, valuesOf } from '../../valuesOf';
import { createTestFolder, type TestFolder } from '../idxFixtures';
import { colourPng, greyPng } from './imageFixtures';
import pillowJpegs from './pillowJpegs.json';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

function write(name: string, content: Uint8Array): void {
  mkdirSync(join(folder.path, dirname(name)), { recursive: true });
  folder.write(name, content);
}

function read(memoryBytes?: number): Promise<ImportedContent> {
  return readImageFolder(folder.path, new Scratch(join(folder.path, '.scratch'), memoryBytes));
}

describe('a folder', () => {
  test('of class folders in train and test gives both splits, classes by name', async () => {
    write('train/cat/1.png', greyPng(2, 2, 10));
    write('train/ant/b.PNG', greyPng(2, 2, 20));
    write('train/ant/a.png', greyPng(2, 2, 30));
    write('test/cat/x.png', greyPng(2, 2, 40));
    const { train, test: held, classNames, notes } = await read();
    expect(contentOf(train)).toEqual({
      shape: { height: 2, width: 2, channels: 1 },
      count: 3,
      values: Uint8Array.of(30, 30, 30, 30, 20, 20, 20, 20, 10, 10, 10, 10),
      labels: Uint8Array.of(0, 0, 1),
      factors: null,
    });
    expect([valuesOf(held)[0], [...held.labels!]]).toEqual([40, [1]]);
    expect([classNames, notes]).toEqual([['ant', 'cat'], []]);
  });

  test('of class folders alone has its test split drawn from them', async () => {
    for (let image = 0; image < 7; image++) {
      write(`${image % 2 === 0 ? 'even' : 'odd'}/${String(image)}.png`, greyPng(1, 1, image));
    }
    const { train, test: held, notes } = await read();
    expect([train.count, held.count]).toEqual([6, 1]);
    for (const split of [train, held]) {
      split.labels!.forEach((label, at) => expect(label).toBe(valuesOf(split)[at]! % 2));
    }
    expect(notes).toHaveLength(1);
  });

  test('of images alone has no labels', async () => {
    for (const name of ['a', 'b']) write(`${name}.png`, greyPng(1, 1, 1));
    const { train, classNames, notes } = await read();
    expect([train.labels, classNames, notes.length]).toEqual([null, [], 2]);
  });

  test('of grey and coloured images, PNG and JPEG, has three channels', async () => {
    const [grey, colour] = pillowJpegs.images.map(({ file }) => Buffer.from(file, 'base64'));
    write('train/1.jpg', grey!);
    write('train/2.jpeg', colour!);
    write('train/3.png', greyPng(19, 17, 77));
    write('test/1.png', colourPng(19, 17, 88));
    const { train, test: held } = await read();
    expect(train.shape).toEqual({ height: 17, width: 19, channels: 3 });
    const values = valuesOf(train);
    const size = 17 * 19 * 3;
    expect(values[1]).toBe(values[0]);
    expect([...values.slice(2 * size)]).toEqual(new Array(size).fill(77));
    expect([...valuesOf(held)]).toEqual(new Array(size).fill(88));
  });

  test('may have other files, and hidden ones, beside the images', async () => {
    for (const name of ['a', 'b']) write(`c/${name}.png`, greyPng(1, 1, 1));
    for (const name of ['readme.txt', 'c/Thumbs.db', '.DS_Store', 'c/.a.png'])
      write(name, Uint8Array.of(1));
    const { train, test: held } = await read();
    expect(train.count + held.count).toBe(2);
  });

  test('gives the same where the images do not fit the memory', async () => {
    for (let image = 0; image < 9; image++) write(`${String(image)}.png`, greyPng(5, 5, image));
    expect(contentOf((await read(30)).train)).toEqual(contentOf((await read()).train));
  });
});

describe('what is refused, with the file, expected and found', () => {
  test('an image of another size than the first', async () => {
    write('a/1.png', greyPng(3, 2, 0));
    write('b/2.png', greyPng(2, 3, 0));
    await expect(read()).rejects.toThrow(
      `${join(folder.path, 'b', '2.png')}: expected an image of 3 x 2 pixels as 1.png, found 2 x 3`,
    );
  });

  test('an image beside class folders', async () => {
    write('a/1.png', greyPng(1, 1, 0));
    write('2.png', greyPng(1, 1, 0));
    await expect(read()).rejects.toThrow(
      `${join(folder.path, '2.png')}: expected images in class folders alone, found one beside them`,
    );
  });

  test('a file that only has the name of an image', async () => {
    write('1.png', Buffer.from('GIF89a'));
    await expect(read()).rejects.toThrow(
      `${join(folder.path, '1.png')}: expected a PNG (89 50 4e 47) or JPEG (ff d8 ff) image at byte 0, found 47 49 46 38`,
    );
  });

  test('a folder without images, and a split without any', async () => {
    await expect(read()).rejects.toThrow(`${folder.path}: expected PNG or JPEG images, found none`);
    write('train/1.png', greyPng(1, 1, 0));
    mkdirSync(join(folder.path, 'test'));
    await expect(read()).rejects.toThrow(
      `${join(folder.path, 'test')}: expected PNG or JPEG images`,
    );
  });

  test('a single image, of which no test split can be drawn', async () => {
    write('1.png', greyPng(1, 1, 0));
    await expect(read()).rejects.toThrow('expected at least 2 images');
  });
});
