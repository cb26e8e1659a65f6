import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readByteStream } from '../../../src-main/data/readers/byteStream';
import { DataError } from '../../../src-shared/errors';
import { createTestFolder, type TestFolder } from './idxFixtures';

let folder: TestFolder;
beforeEach(() => (folder = createTestFolder()));
afterEach(() => folder.remove());

async function readAll(path: string): Promise<{ content: Buffer; isGzip: boolean }> {
  const pieces: Uint8Array[] = [];
  let gzip = false;
  await readByteStream(path, ({ isGzip }) => {
    gzip = isGzip;
    return (piece) => pieces.push(piece);
  });
  return { content: Buffer.concat(pieces), isGzip: gzip };
}

const CONTENT = randomBytes(1_000_000);

test('a plain file comes as it is, even under a name that ends in .gz', async () => {
  const read = await readAll(folder.write('plain.gz', CONTENT));
  expect(read.isGzip).toBe(false);
  expect(read.content.equals(CONTENT)).toBe(true);
});

test('gzip data is inflated, even under a name without .gz', async () => {
  const read = await readAll(folder.writeGzip('packed', CONTENT));
  expect(read.isGzip).toBe(true);
  expect(read.content.equals(CONTENT)).toBe(true);
});

test('several gzip members in a row are one content, as gzip itself has it', async () => {
  const members = Buffer.concat([gzipSync(Buffer.from('one ')), gzipSync(Buffer.from('two'))]);
  expect((await readAll(folder.write('members.gz', members))).content.toString()).toBe('one two');
});

test.each<[string, (packed: Buffer) => Buffer, string]>([
  [
    'ends early',
    (packed) => packed.subarray(0, packed.length - 9),
    'expected whole gzip data, found that it ends early',
  ],
  ['has a wrong checksum', (packed) => withByte(packed, packed.length - 8), 'incorrect data check'],
  ['has a wrong length', (packed) => withByte(packed, packed.length - 4), 'incorrect length check'],
  ['has a damaged header', (packed) => withByte(packed, 2), 'unknown compression method'],
])('gzip data that %s is refused, naming the file', async (_, damage, message) => {
  const path = folder.write('broken.gz', damage(gzipSync(CONTENT)));
  const reading = readAll(path);
  await expect(reading).rejects.toThrow(DataError);
  await expect(reading).rejects.toThrow(path);
  await expect(reading).rejects.toThrow(message);
});

test.each([
  ['zeros', Buffer.alloc(600_000)],
  ['text', Buffer.from('something else')],
])('%s after the gzip data are refused', async (_, tail) => {
  const path = folder.write('tail.gz', Buffer.concat([gzipSync(CONTENT), tail]));
  await expect(readAll(path)).rejects.toThrow(DataError);
});

test('what the consumer throws ends the reading and is passed on', async () => {
  const path = folder.writeGzip('packed.gz', new Uint8Array(50_000_000));
  let taken = 0;
  const reading = readByteStream(path, () => (piece) => {
    taken += piece.length;
    throw new DataError('enough');
  });
  await expect(reading).rejects.toThrow('enough');
  expect(taken).toBeLessThan(1_000_000);
});

test('a missing file, a folder and a pipe are refused without waiting', async () => {
  await expect(readAll(join(folder.path, 'none'))).rejects.toThrow('none: no such file or folder');
  await expect(readAll(folder.path)).rejects.toThrow('expected a regular file');
  const pipe = join(folder.path, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(readAll(pipe)).rejects.toThrow('expected a regular file');
});

function withByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 0xff;
  return changed;
}
