import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf, FileRegion, MemoryRegion, partOf } from '../../../src-main/data/byteRegion';
import { ByteSpool } from '../../../src-main/data/readers/byteSpool';
import { Scratch } from '../../../src-main/data/readers/scratch';
import { countingBytes, createTestFolder, type TestFolder } from './idxFixtures';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

function spooled(scratch: Scratch, bytes: Uint8Array, pieceBytes: number): ByteSpool {
  const spool = new ByteSpool(scratch);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    spool.append(bytes.subarray(at, at + pieceBytes));
  }
  return spool;
}

test.each([1000, 700_000, 3_000_000])(
  'pieces of %i bytes come back in order, from files too',
  (pieceBytes) => {
    const bytes = countingBytes(2_500_001);
    for (const memoryBytes of [10_000_000, 1_500_000, 0]) {
      const spool = spooled(new Scratch(folder.path, memoryBytes), bytes, pieceBytes);
      expect(spool.length).toBe(bytes.length);
      const region = spool.finish();
      expect(region).toBeInstanceOf(memoryBytes < bytes.length ? FileRegion : MemoryRegion);
      expect(Buffer.compare(bytesOf(region), bytes)).toBe(0);
      expect(bytesOf(partOf(region, 300, 5))).toEqual(bytes.slice(300, 305));
      expect(bytesOf(partOf(partOf(region, 300, 5), 1, 2))).toEqual(bytes.slice(301, 303));
    }
  },
);

test('several spools share the memory of one scratch', () => {
  const scratch = new Scratch(folder.path, 100);
  expect(spooled(scratch, countingBytes(80), 80).finish()).toBeInstanceOf(MemoryRegion);
  expect(spooled(scratch, countingBytes(30), 30).finish()).toBeInstanceOf(FileRegion);
  expect(spooled(scratch, countingBytes(20), 20).finish()).toBeInstanceOf(MemoryRegion);
});

test('a scratch makes its folder when it needs one and leaves nothing when it is removed', () => {
  const scratch = new Scratch(folder.path, 0);
  expect(readdirSync(folder.path)).toEqual([]);
  const region = spooled(scratch, countingBytes(10), 10).finish();
  expect(bytesOf(region)).toEqual(countingBytes(10));
  scratch.remove();
  expect(readdirSync(folder.path)).toEqual([]);
  expect(() => bytesOf(region)).toThrow('cannot be read');
});
