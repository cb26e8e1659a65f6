import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readNpy, readNpz } from '../../../../src-main/data/readers/npy/npy';
import { Scratch } from '../../../../src-main/data/readers/scratch';
import { DataError } from '../../../../src-shared/errors';
import { contentOf, valuesOf } from '../../valuesOf';
import { countingBytes, createTestFolder, type TestFolder } from '../idxFixtures';
import {
  encodeNpy,
  encodeNpyHeader,
  encodeZip,
  floats,
  int64s,
  type ZipFixture,
} from './npyFixtures';
import numpyArchives from './numpyArchives.json';
import numpyArrays from './numpyArrays.json';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

function npz(...files: ZipFixture[]): string {
  return folder.write('set.npz', encodeZip(...files));
}

function image(name: string, content: Uint8Array): ZipFixture {
  return { name: `${name}.npy`, content };
}

/** Seven images of 2 x 2, so that one is drawn for the test. */
const SEVEN = encodeNpy('|u1', [7, 2, 2], countingBytes(28));

describe('arrays that NumPy wrote', () => {
  test.each(numpyArrays.arrays)(
    "of '$descr', in Fortran order: $fortranOrder, are read to the last value",
    async ({ descr, file, values }) => {
      const path = folder.write('x.npy', Buffer.from(file, 'base64'));
      const { train, test: held, range } = await readNpy(path);
      const read = [...valuesOf(train), ...valuesOf(held)];
      // Of three images the drawn one is put last: which one is told by the values themselves.
      const rows = [0, 4, 8].map((at) => values.slice(at, at + 4));
      const found = [0, 4, 8].map((at) => read.slice(at, at + 4));
      const is8Bit = train.values.dtype === 'uint8';
      const expected = descr.endsWith('b1') ? rows.map((row) => row.map((bit) => 255 * bit)) : rows;
      expect(found.map(String).sort()).toEqual(expected.map(String).sort());
      expect(is8Bit).toBe(descr === '|b1' || descr === '|u1');
      expect(range).toEqual(
        is8Bit ? { min: 0, max: 1 } : { min: Math.min(...values), max: Math.max(...values) },
      );
    },
  );

  test.each(['stored', 'deflated'] as const)('in a %s archive are a data set', async (kind) => {
    const path = folder.write('set.npz', Buffer.from(numpyArchives[kind], 'base64'));
    const read = await readNpz(path, new Scratch(folder.path));
    expect(contentOf(read.train)).toEqual({
      shape: { height: 2, width: 2, channels: 1 },
      count: 6,
      values: countingBytes(24, 10),
      labels: Uint8Array.of(1, 0, 1, 2, 0, 2),
      factors: null,
    });
    expect(valuesOf(read.test)).toEqual(countingBytes(8, 100));
    expect(read.test.labels).toEqual(Uint8Array.of(0, 1));
    expect(read).toMatchObject({ classNames: ['0', '1', '2'], files: ['set.npz'], notes: [] });
  });
});

describe('what is a data set', () => {
  test('NPY files beside one another, named as the arrays of an archive', async () => {
    folder.write('X_train.npy', encodeNpy('|u1', [2, 1, 2], countingBytes(4)));
    folder.write('y_train.npy', encodeNpy('|u1', [2], Uint8Array.of(3, 1)));
    folder.write('x_test.npy', encodeNpy('|u1', [1, 1, 2], countingBytes(2, 50)));
    for (const path of [folder.path, join(folder.path, 'X_train.npy')]) {
      const read = await readNpy(path);
      expect(read.train.labels).toEqual(Uint8Array.of(3, 1));
      expect([read.test.count, read.test.labels]).toEqual([1, null]);
      expect(read.notes).toEqual(['No labels were found for the array x_test.']);
      expect(read.files).toEqual(['X_train.npy', 'y_train.npy', 'x_test.npy']);
    }
  });

  test('one array of any name, alone, with a test split drawn from it', async () => {
    const path = npz(image('faces', SEVEN));
    const { train, test: held, notes } = await readNpz(path, new Scratch(folder.path));
    expect([train.count, held.count, train.labels]).toEqual([6, 1, null]);
    expect(notes).toHaveLength(2);
  });

  test('vectors, which are one row high', async () => {
    const path = npz(image('x', encodeNpy('<f4', [2, 3], floats(1, 2, 3, 4, 5, 6))));
    const { train } = await readNpz(path, new Scratch(folder.path));
    expect(train.shape).toEqual({ height: 1, width: 3, channels: 1 });
  });

  test('integer images within 0..255, which stay 8 bit however wide they are stored', async () => {
    const path = npz(image('x', encodeNpy('<i8', [2, 1, 2], int64s(0, 255, 7, 9))));
    const { train, test: held } = await readNpz(path, new Scratch(folder.path));
    expect(train.values.dtype).toBe('uint8');
    expect([...valuesOf(train), ...valuesOf(held)].sort()).toEqual([0, 255, 7, 9].sort());
  });

  test('integer images beyond 255 and integer vectors, which become floats', async () => {
    const images = encodeNpy('<i8', [2, 1, 2], int64s(0, 256, 7, 9));
    const vectors = encodeNpy('<i8', [2, 2], int64s(0, 255, 7, 9));
    for (const content of [images, vectors]) {
      const path = npz(image('x', content));
      const { train } = await readNpz(path, new Scratch(folder.path));
      expect(train.values.dtype).toBe('float32');
    }
  });

  test('images of 0 and 1 alone, which are taken for off and on', async () => {
    const path = npz(image('x', encodeNpy('|u1', [2, 1, 2], Uint8Array.of(0, 1, 1, 1))));
    const { train, test: held, notes } = await readNpz(path, new Scratch(folder.path));
    expect([...valuesOf(train), ...valuesOf(held)].sort()).toEqual([0, 255, 255, 255]);
    expect(notes.join()).toContain('The values are 0 and 1 only');
  });

  test('both splits as floats where one of them has to be', async () => {
    const path = npz(
      image('x_train', encodeNpy('<i2', [1, 1, 2], Uint8Array.of(1, 0, 2, 0))),
      image('x_test', encodeNpy('<i2', [1, 1, 2], Uint8Array.of(255, 255, 3, 0))),
    );
    const { train, test: held, range } = await readNpz(path, new Scratch(folder.path));
    expect(valuesOf(train)).toEqual(Float32Array.of(1, 2));
    expect(valuesOf(held)).toEqual(Float32Array.of(-1, 3));
    expect(range).toEqual({ min: -1, max: 3 });
  });

  test('labels as a column of floats that are whole numbers', async () => {
    const path = npz(
      image('x', encodeNpy('|u1', [2, 1, 1], Uint8Array.of(1, 2))),
      image('y', encodeNpy('<f4', [2, 1], floats(4, 2))),
    );
    const { classNames } = await readNpz(path, new Scratch(folder.path));
    expect(classNames).toHaveLength(5);
  });

  test('headers of versions 2 and 3, of Python 2, and with other spaces and order', async () => {
    const values = countingBytes(8);
    const texts = [
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 2)}",
      "{'shape': (2L, 2L, 2L), 'fortran_order': False, 'descr': '|u1', }",
      '{ "descr" : "|u1" , "fortran_order" : False , "shape" : ( 2,2 , 2 , ) }   ',
    ];
    for (const version of [1, 2, 3]) {
      for (const text of texts) {
        const { train } = await readNpy(
          folder.write('x.npy', encodeNpyHeader(text, values, version)),
        );
        expect(train.shape).toEqual({ height: 2, width: 2, channels: 1 });
      }
    }
  });

  test('the same whether it fits the memory or goes through scratch files', async () => {
    const values = countingBytes(300_000);
    const path = npz(image('x', encodeNpy('|u1', [300, 10, 100], values)));
    const scratch = new Scratch(join(folder.path, 'scratch'), 1000);
    const [small, large] = [scratch, new Scratch(folder.path)].map((each) => readNpz(path, each));
    expect(contentOf((await small!).train)).toEqual(contentOf((await large!).train));
    expect(readdirSync(join(folder.path, 'scratch'))).toHaveLength(1);
  });

  test.each(['False', 'True'])('rows in any order, in Fortran order: %s', async (isFortran) => {
    const header = `{'descr': '<i2', 'fortran_order': ${isFortran}, 'shape': (4, 2), }`;
    const content = new Uint8Array(Int16Array.of(-1, 1, 2, 3, 4, 5, 6, 7).buffer);
    const { train } = await readNpy(folder.write('x.npy', encodeNpyHeader(header, content)));
    const all = valuesOf(train);
    const out = new Float32Array(8);
    train.values.read(Uint32Array.of(2, 0, 1, 2), out);
    expect([...out]).toEqual([...all.slice(4, 6), ...all.slice(0, 6)]);
  });
});

describe('what is refused, with file, array, place, expected and found', () => {
  const pixel = Uint8Array.of(1, 2);

  test.each<[string, Uint8Array, string]>([
    ['is empty', new Uint8Array(0), 'expected 93 4e 55 4d 50 59 at byte 0, found nothing'],
    [
      'is of version 4',
      encodeNpyHeader('{}', pixel, 4),
      'expected NPY format version 1 to 3 at byte 6, found 4',
    ],
    [
      'is cut in the header',
      SEVEN.subarray(0, 40),
      'bytes of header at byte 10, found the end of the file at byte 40',
    ],
    ['is cut in the values', SEVEN.subarray(0, -1), '7 x 2 x 2 values of'],
    ['is too long', Uint8Array.of(...SEVEN, 0), 'values of'],
    ['has no dictionary', encodeNpyHeader('[1]', pixel), `expected '{' at byte 10, found "[1]`],
    [
      'has a field of its own',
      encodeNpyHeader("{'descr': '|u1', 'code': 'x'}", pixel),
      "expected the fields 'descr', 'fortran_order' and 'shape' once each, found \"code\"",
    ],
    [
      'lacks a field',
      encodeNpyHeader("{'descr': '|u1', 'shape': (2, 1)}", pixel),
      "expected a field 'fortran_order' in the header, found none",
    ],
    ['holds objects', encodeNpy('|O', [2, 1], pixel), `in 'descr', found "|O"`],
    ['holds text', encodeNpy('<U5', [2, 1], pixel), `in 'descr', found "<U5"`],
    ['holds complex numbers', encodeNpy('<c8', [2, 1], pixel), `in 'descr', found "<c8"`],
    ['has one dimension', encodeNpy('|u1', [2], pixel), 'expected images with 2 to 4 dimensions'],
    [
      'has channels first',
      encodeNpy('|u1', [1, 1, 1, 5], countingBytes(5)),
      'expected channels (last) of 1..4',
    ],
    [
      'has no images',
      encodeNpy('|u1', [0, 2], new Uint8Array(0)),
      "1..2147483648 images in 'shape', found 0",
    ],
    [
      'has no width',
      encodeNpy('|u1', [2, 0], new Uint8Array(0)),
      'expected sides of 1..65536, found 1 x 0 x 1',
    ],
    ['declares a huge shape', encodeNpy('<f8', [99999, 99999, 99999], pixel), '2^44 values'],
    [
      'has a value that is no number',
      encodeNpy('<f4', [2, 1], floats(1, NaN)),
      'expected a finite 32-bit float at element [1, 0], found NaN',
    ],
    [
      'has a value past 32-bit floats',
      encodeNpy('<f8', [1, 1], new Uint8Array(Float64Array.of(1e39).buffer)),
      'at element [0, 0], found 1e+39',
    ],
    [
      'has a bool of 2',
      encodeNpy('|b1', [2, 1], Uint8Array.of(1, 2)),
      'expected 0 or 1 at element [1, 0], found 2',
    ],
  ])('an array that %s', async (_, content, message) => {
    const reading = readNpy(folder.write('x.npy', content));
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(`${join(folder.path, 'x.npy')}: `);
    await expect(reading).rejects.toThrow(message);
  });

  test('a value that is no number, by its element in Fortran order too', async () => {
    const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }";
    const path = folder.write('x.npy', encodeNpyHeader(header, floats(0, 0, 0, NaN, 0, 0)));
    // The fourth value in Fortran order is row 1 of column 1.
    await expect(readNpy(path)).rejects.toThrow('at element [1, 1], found NaN');
  });

  test.each<[string, Uint8Array, string]>([
    [
      'too few',
      encodeNpy('|u1', [6], countingBytes(6)),
      'expected 7 labels, one for each image, found shape (6)',
    ],
    ['one-hot', encodeNpy('|u1', [7, 3], countingBytes(21)), 'found shape (7, 3)'],
    [
      'negative',
      encodeNpy('|i1', [7], Uint8Array.of(0, 0, 255, 0, 0, 0, 0)),
      'expected a label 0..255 at element [2], found -1',
    ],
    [
      'fractions',
      encodeNpy('<f4', [7], floats(0, 1.5, 0, 0, 0, 0, 0)),
      'at element [1], found 1.5',
    ],
  ])('labels that are %s', async (_, labels, message) => {
    const path = npz(image('x', SEVEN), image('y', labels));
    await expect(readNpz(path, new Scratch(folder.path))).rejects.toThrow(
      `${path}: array "y": expected`,
    );
    await expect(readNpz(path, new Scratch(folder.path))).rejects.toThrow(message);
  });

  test('test images of another shape than the training images', async () => {
    const path = npz(
      image('x_train', SEVEN),
      image('x_test', encodeNpy('|u1', [1, 4, 1], countingBytes(4))),
    );
    await expect(readNpz(path, new Scratch(folder.path))).rejects.toThrow(
      `${path}: array "x_test": expected images of 2 x 2 x 1 as in the training images, found 4 x 1 x 1`,
    );
  });

  test.each<[string, ZipFixture[], string]>([
    ['has no arrays', [{ name: 'readme.txt', content: countingBytes(3) }], 'found no arrays'],
    ['has several unknown arrays', [image('a', SEVEN), image('b', SEVEN)], 'found a, b'],
    [
      'has a name twice',
      [image('x', SEVEN), image('x', SEVEN)],
      'expected each name once, found "x.npy" twice',
    ],
    [
      'is encrypted',
      [{ ...image('x', SEVEN), flags: 1 }],
      'expected content that is not encrypted',
    ],
    ['is packed in another way', [{ ...image('x', SEVEN), method: 12 }], 'found 12'],
    [
      'has a wrong checksum',
      [{ ...image('x', SEVEN), crc: 1 }],
      'expected the checksum (CRC-32) 0x00000001',
    ],
    ['declares too little', [{ ...image('x', SEVEN), declaredBytes: 9 }], 'found 9'],
    [
      'declares what no archive could hold',
      [{ ...image('x', SEVEN), declaredBytes: 2 ** 32 - 2 }],
      'deflated bytes, found 4294967294 declared',
    ],
  ])('an archive that %s', async (_, files, message) => {
    const path = npz(...files);
    const reading = readNpz(path, new Scratch(folder.path));
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(`${path}: `);
    await expect(reading).rejects.toThrow(message);
  });

  test('an archive that is cut short', async () => {
    const bytes = encodeZip(image('x', SEVEN));
    const path = folder.write('set.npz', bytes.subarray(0, -5));
    await expect(readNpz(path, new Scratch(folder.path))).rejects.toThrow(
      'the file is cut short or no archive',
    );
  });

  test('an array whose header does not account for all that is packed, before it is unpacked', async () => {
    const bomb = new Uint8Array(100_000_000);
    bomb.set(SEVEN);
    const path = npz(image('x', bomb));
    const before = process.memoryUsage().arrayBuffers;
    await expect(readNpz(path, new Scratch(folder.path))).rejects.toThrow(
      "7 x 2 x 2 values of '|u1'), found 100000000",
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});
