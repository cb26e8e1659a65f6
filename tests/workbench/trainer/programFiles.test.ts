import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { programFiles } from '../../../src-main/workbench/trainer/programFiles';

const KEY = 'a'.repeat(64);

function scratch(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latent-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'programs');
}

test('what is put under a key is got by it, in a folder for the user alone', async () => {
  const folder = scratch();
  const cache = programFiles(folder);
  expect(await cache.get(KEY)).toBeNull();
  await cache.put(KEY, Uint8Array.of(1, 2, 3));
  expect(await programFiles(folder).get(KEY)).toEqual(Uint8Array.of(1, 2, 3));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual([`${KEY}.xla`]);
});

test('a damaged file is as if nothing had been kept, and goes', async () => {
  const folder = scratch();
  const cache = programFiles(folder);
  await cache.put(KEY, Uint8Array.of(1, 2, 3));
  const file = path.join(folder, `${KEY}.xla`);
  const bytes = readFileSync(file);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(file, bytes);
  expect(await cache.get(KEY)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(file, 'short');
  expect(await cache.get(KEY)).toBeNull();
});

test('of more than is to be kept those go that were used least recently', async () => {
  const folder = scratch();
  const cache = programFiles(folder, 500);
  const large = new Uint8Array(200);
  for (const [i, key] of ['a', 'b'].entries()) {
    await cache.put(key, large);
    const then = new Date(2026, 0, 1 + i);
    utimesSync(path.join(folder, `${key}.xla`), then, then);
  }
  // Got, the older one is the newer.
  await cache.get('a');
  await cache.put('c', large);
  expect(readdirSync(folder).sort()).toEqual(['a.xla', 'c.xla']);
});

test('a folder that cannot be written costs nothing but the next start', async () => {
  const folder = scratch();
  writeFileSync(folder, 'a file where the folder would be');
  const cache = programFiles(folder);
  await expect(cache.put(KEY, Uint8Array.of(1))).resolves.toBeUndefined();
  await expect(cache.get(KEY)).resolves.toBeNull();
});
