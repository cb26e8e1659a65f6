import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRendererFile } from '../../src-main/hosts/rendererFiles';

let folder: string;
let rendererDir: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latent-renderer-'));
  rendererDir = path.join(folder, 'renderer');
  mkdirSync(path.join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(path.join(rendererDir, 'index.html'), '<title>page</title>');
  writeFileSync(path.join(rendererDir, 'assets/index-Ab1.js'), 'void 0');
  writeFileSync(path.join(rendererDir, 'assets/two words.svg'), '<svg/>');
  writeFileSync(path.join(rendererDir, 'notes.txt'), 'not part of the build');
  writeFileSync(path.join(folder, 'secret.js'), 'secret');
  mkdirSync(path.join(folder, 'renderer-other'));
  writeFileSync(path.join(folder, 'renderer-other/secret.js'), 'secret');
  symlinkSync(path.join(folder, 'secret.js'), path.join(rendererDir, 'link.js'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the root is the page, and every file comes with its type', async () => {
  expect(await readRendererFile(rendererDir, '/')).toMatchObject({
    contentType: 'text/html; charset=utf-8',
    bytes: Buffer.from('<title>page</title>'),
  });
  expect((await readRendererFile(rendererDir, '/assets/index-Ab1.js'))?.contentType).toBe(
    'text/javascript; charset=utf-8',
  );
  expect((await readRendererFile(rendererDir, '/assets/two%20words.svg'))?.contentType).toBe(
    'image/svg+xml',
  );
});

test.each([
  '/../secret.js',
  '/assets/../../secret.js',
  '/%2e%2e/secret.js',
  '/%2e%2e%2fsecret.js',
  '/..%2fsecret.js',
  '/assets/..%5c..%5csecret.js',
  '/..\\secret.js',
  '//etc/hostname.js',
  '/../renderer-other/secret.js',
  '/link.js',
  'secret.js',
  '/%00secret.js',
  '/%zz.js',
])('%s leads to no file', async (urlPath) => {
  expect(await readRendererFile(rendererDir, urlPath)).toBeNull();
});

test('what is no file of a build is not served: folders, other types, missing names', async () => {
  for (const urlPath of ['/assets', '/assets/', '/notes.txt', '/missing.js', '/index']) {
    expect(await readRendererFile(rendererDir, urlPath)).toBeNull();
  }
});
