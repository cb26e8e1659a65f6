import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SetupError } from './setupError.mjs';

/**
 * @param {string} file
 * @returns {Promise<string>} SHA-256 of the file's bytes, 64 hexadecimal digits
 */
export async function fileSha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Checks a file against its pinned size and hash.
 * @param {string} file
 * @param {{ bytes: number, sha256: string }} expected
 * @param {string} [advice] what to do when it is another, for the message
 * @returns {Promise<void>}
 * @throws {SetupError} `SIZE_MISMATCH` or `HASH_MISMATCH`, naming file, expected and found
 */
export async function checkFile(file, expected, advice = 'delete it and get it again') {
  const foundBytes = statSync(file).size;
  if (foundBytes !== expected.bytes) {
    throw new SetupError(
      'SIZE_MISMATCH',
      `${file}: expected ${String(expected.bytes)} bytes, found ${String(foundBytes)}; ${advice}`,
    );
  }
  const found = await fileSha256(file);
  if (found !== expected.sha256) {
    throw new SetupError(
      'HASH_MISMATCH',
      `${file}: expected sha256 ${expected.sha256}, found ${found}; ${advice}`,
    );
  }
}

/**
 * One hash over files and whole folders: it changes when a file's path or content does. What is missing counts as empty.
 * @param {string} root folder the entries are relative to
 * @param {readonly string[]} entries files and folders
 * @returns {string} 64 hexadecimal digits
 */
export function treeSha256(root, entries) {
  const hash = createHash('sha256');
  for (const file of entries.flatMap((entry) => filesUnder(root, entry)).sort()) {
    const content = readFileSync(path.join(root, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} entry
 * @returns {string[]} file paths relative to root, with forward slashes
 */
function filesUnder(root, entry) {
  const full = path.join(root, entry);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [entry];
  return readdirSync(full).flatMap((name) => filesUnder(root, `${entry}/${name}`));
}
