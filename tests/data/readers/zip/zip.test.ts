import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf } from '../../../../src-main/data/byteRegion';
import { Scratch } from '../../../../src-main/data/readers/scratch';
import { readZipContent, readZipStart } from '../../../../src-main/data/readers/zip/zipContent';
import { readZipDirectory } from '../../../../src-main/data/readers/zip/zipDirectory';
import { DataError } from '../../../../src-shared/errors';
import { countingBytes, createTestFolder, type TestFolder } from '../idxFixtures';
import { encodeZip } from '../npy/npyFixtures';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

const WIDE = 0xffffffff;

function u16(...values: number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer);
}

function u32(...values: number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer);
}

function u64(...values: number[]): Buffer {
  return Buffer.from(BigUint64Array.from(values, BigInt).buffer);
}

/** One stored entry, all of whose sizes and places stand in the 64-bit fields (APPNOTE.TXT, 4.3.14 and 4.5.3). */
function encodeZip64(content: Uint8Array): Uint8Array {
  const name = Buffer.from('a');
  const common = [u16(45, 0, 0, 0, 0), u32(crc32(content), WIDE, WIDE), u16(1)];
  const local = Buffer.concat([u32(0x04034b50), ...common, u16(0), name, content]);
  const extra = Buffer.concat([
    u16(0x9999, 2, 7),
    u16(1, 24),
    u64(content.length, content.length, 0),
  ]);
  const entry = Buffer.concat([
    u32(0x02014b50),
    u16(45),
    ...common,
    u16(extra.length, 0, 0, 0),
    u32(0, WIDE),
    name,
    extra,
  ]);
  const end64 = Buffer.concat([
    u32(0x06064b50),
    u64(44),
    u16(45, 45),
    u32(0, 0),
    u64(1, 1, entry.length, local.length),
  ]);
  const locator = Buffer.concat([u32(0x07064b50, 0), u64(local.length + entry.length), u32(1)]);
  const end = Buffer.concat([u32(0x06054b50), u16(0, 0, 0xffff, 0xffff), u32(WIDE, WIDE), u16(3)]);
  return Buffer.concat([local, entry, end64, locator, end, Buffer.from('end')]);
}

test('an archive with 64-bit sizes, and a comment behind its end, is read', async () => {
  const content = countingBytes(100);
  const directory = await readZipDirectory(folder.write('wide.zip', encodeZip64(content)));
  const [entry] = directory.entries;
  expect(entry).toMatchObject({ name: 'a', method: 'stored', contentBytes: 100, headerOffset: 0 });
  const scratch = new Scratch(folder.path);
  expect(bytesOf(await readZipContent(directory, entry!, scratch))).toEqual(content);
});

test.each([true, false])(
  'an entry, stored: %s, is read whole or in its beginning',
  async (isStored) => {
    const content = countingBytes(300_000);
    const bytes = encodeZip(
      { name: 'empty', content: new Uint8Array(0) },
      { name: 'a', content, isStored },
    );
    const directory = await readZipDirectory(folder.write('a.zip', bytes));
    const entry = directory.entries[1]!;
    expect(await readZipStart(directory, entry, 1000)).toEqual(content.slice(0, 1000));
    const whole = await readZipContent(directory, entry, new Scratch(folder.path, 0));
    expect(Buffer.compare(bytesOf(whole), content)).toBe(0);
  },
);

test('a file that is no archive is refused by its end', async () => {
  const path = folder.write('a.zip', countingBytes(50));
  await expect(readZipDirectory(path)).rejects.toThrow(DataError);
  await expect(readZipDirectory(path)).rejects.toThrow(
    `${path}: expected the end record 50 4b 05 06 of a ZIP archive in the last 50 bytes, found none`,
  );
});
