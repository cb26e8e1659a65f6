import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCsv } from '../../../../src-main/data/readers/csv/csv';
import type { ImportedContent } from '../../../../src-main/data/readers/importedContent';
import { Scratch } from '../../../../src-main/data/readers/scratch';
import { DataError } from '../../../../src-shared/errors';
import { contentOf, valuesOf } from '../../valuesOf';
import { createTestFolder, type TestFolder } from '../idxFixtures';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

/** Reads a text as the training data, beside a test file with its first two lines of values. */
async function readText(text: string, testText: string): Promise<ImportedContent> {
  folder.write('train.csv', text);
  folder.write('test.csv', testText);
  return readCsv(folder.path, new Scratch(folder.path));
}

function valuesAndNames({ train, classNames }: ImportedContent): unknown {
  return [[...valuesOf(train)], train.labels && [...train.labels], classNames];
}

describe('columns', () => {
  test('of numbers become 32-bit floats, one row for each line, and text becomes classes', async () => {
    const read = await readText(
      'width,height,kind\n1,2.5,rose\n-3e2,.5,iris\n+4,5.,rose\n',
      'width,height,kind\n0,0,iris\n',
    );
    expect(contentOf(read.train)).toEqual({
      shape: { height: 1, width: 2, channels: 1 },
      count: 3,
      values: Float32Array.of(1, 2.5, -300, 0.5, 4, 5),
      labels: Uint8Array.of(1, 0, 1),
      factors: null,
    });
    expect(read).toMatchObject({
      classNames: ['iris', 'rose'],
      range: { min: -300, max: 5 },
      files: ['train.csv', 'test.csv'],
      notes: ['The classes are those of the column "kind".'],
    });
    expect(read.test.labels).toEqual(Uint8Array.of(0));
  });

  test.each(['label', 'Class', 'TARGET'])(
    'named %s hold the classes even as numbers',
    async (name) => {
      const read = await readText(`${name},a\n10,1\n9,2\n`, `${name},a\n9,3\n`);
      expect(valuesAndNames(read)).toEqual([
        [1, 2],
        [1, 0],
        ['9', '10'],
      ]);
    },
  );

  test('without a header: the last one whose first value is no number holds the classes', async () => {
    const read = await readText('1,x,2\n3,y,4\n', '5,x,6\n');
    expect(valuesAndNames(read)).toEqual([
      [1, 2, 3, 4],
      [0, 1],
      ['x', 'y'],
    ]);
    expect(read.notes).toEqual(['The classes are those of column 2.']);
  });

  test('of numbers alone have no classes', async () => {
    const read = await readText('1,2\n3,4\n', '5,6\n');
    expect(valuesAndNames(read)).toEqual([[1, 2, 3, 4], null, []]);
    expect(read.notes).toEqual(['No column with labels was found.']);
  });
});

describe('the text', () => {
  test.each([
    ['commas', 'a,b\n1,2\n3,4\n'],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['no line end at the end', 'a,b\n1,2\n3,4'],
    ['Windows line ends', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['old Mac line ends', 'a,b\r1,2\r3,4\r'],
    ['blank lines', '\na,b\n\n1,2\n\n\n3,4\n\n'],
    ['spaces around values', 'a, b\n 1,2 \n3 , 4\n'],
    ['quotes', '"a","b"\n"1","2"\n3,"4"\n'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
    ['a quoted name with separators, quotes and line ends', '"a, ""x""\r\n;",b\n1,2\n3,4\n'],
  ])('may have %s', async (_, text) => {
    const read = await readText(
      text,
      '5,6\n'.replace(',', /[;\t]/.exec(text.slice(0, 3))?.[0] ?? ','),
    );
    expect(valuesAndNames(read)).toEqual([[1, 2, 3, 4], null, []]);
  });

  test('is read the same when it comes packed, and through scratch files', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, line) => `${String(line)},"${String(line / 8)}",c${String(line % 3)}`,
    );
    const plain = folder.write('plain.csv', lines.join('\n'));
    const packed = folder.writeGzip('packed.csv.gz', Buffer.from(lines.join('\n')));
    const first = await readCsv(plain, new Scratch(folder.path));
    const second = await readCsv(packed, new Scratch(folder.path, 10_000));
    expect(contentOf(second.train)).toEqual(contentOf(first.train));
    expect(contentOf(second.test)).toEqual(contentOf(first.test));
    expect([first.train.count, first.test.count]).toEqual([17_143, 2857]);
    // Line k holds k and k / 8, and its class is k mod 3: they stay together wherever the split puts them.
    const values = valuesOf(first.test);
    first.test.labels!.forEach((label, row) => {
      expect([values[2 * row + 1], label]).toEqual([values[2 * row]! / 8, values[2 * row]! % 3]);
    });
  });
});

describe('what is refused, with file, line, column, expected and found', () => {
  test.each<[string, string, string]>([
    ['is empty', '', 'expected lines with values, found an empty file'],
    ['has a header alone', 'a,b\n', 'expected lines with values, found a header alone'],
    ['has classes alone', 'kind\nx\ny\n', 'columns of numbers, found 0'],
    [
      'misses a value',
      'a,b\n1,2\n3,\n',
      'line 3, column 2 ("b"): expected a finite number, found a missing value ("")',
    ],
    [
      'misses a value by a word',
      '1,2\nNA,4\n',
      'line 2, column 1: expected a finite number, found a missing value ("NA")',
    ],
    [
      'misses a class',
      'label,b\n1,2\n?,4\n',
      'line 3, column 1 ("label"): expected a class, found a missing value ("?")',
    ],
    [
      'has text among numbers',
      '1,2\n3,x\n',
      'line 2, column 2: expected a finite number, found "x"',
    ],
    [
      'has a second column of text',
      'a,b,c\n1,x,y\n',
      'line 2, column 2 ("b"): expected a finite number, found "x"',
    ],
    [
      'has an infinite value',
      '1,2\n3,1e39\n',
      'line 2, column 2: expected a finite number, found "1e39"',
    ],
    ['has a hexadecimal value', '1,2\n3,0x10\n', 'found "0x10"'],
    ['has a line that is too short', 'a,b\n1,2\n3\n', 'line 3: expected 2 columns, found 1'],
    ['has a line that is too long', '1,2\n3,4,5\n', 'line 2: expected 2 columns, found 3'],
    [
      'has a quote in a field',
      '1,2\n3,4"5\n',
      `line 2, field 2: expected no quote inside a field without quotes, found "\\""`,
    ],
    [
      'has text after a quote',
      '1,2\n"3"x,4\n',
      'line 2, field 1: expected a separator or the end of the line after a closing quote, found "x"',
    ],
    [
      'has a quote that is not closed',
      '1,2\n"3,4\n5,6\n',
      'field 1: expected a closing quote, found the end of the file',
    ],
    [
      'has a field without end',
      `1,2\n"${'x'.repeat(70_000)}`,
      'line 2, field 1: expected at most 65536 characters in a field, found more',
    ],
    [
      'has too many columns',
      `${'1,'.repeat(70_000)}1\n`,
      'line 1, field 65538: expected at most 65537 fields in a line, found more',
    ],
  ])('a file that %s', async (_, text, message) => {
    const path = folder.write('table.csv', text);
    const reading = readCsv(path, new Scratch(folder.path));
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(`${path}: ${message.startsWith('line') ? message : ''}`);
    await expect(reading).rejects.toThrow(message);
  });

  test('more classes than labels can tell apart', async () => {
    const lines = Array.from({ length: 257 }, (_, line) => `1,c${String(line)}`);
    const reading = readCsv(folder.write('table.csv', lines.join('\n')), new Scratch(folder.path));
    await expect(reading).rejects.toThrow(
      'line 257, column 2: expected at most 256 classes, found one more, "c256"',
    );
  });

  test('bytes that are no UTF-8 text, by where they are', async () => {
    const path = folder.write('table.csv', Uint8Array.of(0x31, 0x2c, 0xff, 0x0a));
    await expect(readCsv(path, new Scratch(folder.path))).rejects.toThrow(
      `${path}: expected UTF-8 text, found other bytes at byte 0..4`,
    );
  });

  test('a test file with other columns than the training file', async () => {
    await expect(readText('a,label\n1,x\n', 'a\n1\n')).rejects.toThrow(
      `${join(folder.path, 'test.csv')}: line 2: expected 2 columns, found 1`,
    );
  });

  test('a folder without train.csv', async () => {
    folder.write('other.csv', '1,2\n');
    await expect(readCsv(folder.path, new Scratch(folder.path))).rejects.toThrow(
      `${folder.path}: expected a file named train.csv`,
    );
  });
});
