import { renameSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile, fileSha256, treeSha256 } from '../../setup/contentHash.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

// FIPS 180-4, appendix on SHA-256: the digest of the three bytes "abc".
const abcSha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('checkFile', () => {
  it('passes a file of the pinned size and hash', async () => {
    const file = writeIn(temporaryFolder(), 'wheel', 'abc');
    expect(await fileSha256(file)).toBe(abcSha256);
    await expect(checkFile(file, { bytes: 3, sha256: abcSha256 })).resolves.toBeUndefined();
  });

  it('refuses a truncated file, naming both sizes', async () => {
    const file = writeIn(temporaryFolder(), 'wheel', 'ab');
    await expect(checkFile(file, { bytes: 3, sha256: abcSha256 })).rejects.toMatchObject({
      code: 'SIZE_MISMATCH',
      message: expect.stringMatching(/wheel: expected 3 bytes, found 2/) as string,
    });
  });

  it('refuses a file of the right size with another content', async () => {
    const file = writeIn(temporaryFolder(), 'wheel', 'abd');
    await expect(checkFile(file, { bytes: 3, sha256: abcSha256 })).rejects.toMatchObject({
      code: 'HASH_MISMATCH',
      message: expect.stringContaining(abcSha256) as string,
    });
  });
});

describe('treeSha256', () => {
  it('changes when a file below a folder changes, moves or appears, and only then', () => {
    const root = temporaryFolder();
    writeIn(root, 'src/a.ts', 'one');
    writeIn(root, 'src/deep/b.ts', 'two');
    writeIn(root, 'other.txt', 'x');
    const entries = ['src', 'missing.json'];
    const first = treeSha256(root, entries);
    writeIn(root, 'other.txt', 'outside the entries');
    expect(treeSha256(root, entries)).toBe(first);
    writeIn(root, 'src/deep/b.ts', 'TWO');
    const changed = treeSha256(root, entries);
    expect(changed).not.toBe(first);
    renameSync(path.join(root, 'src/a.ts'), path.join(root, 'src/c.ts'));
    const moved = treeSha256(root, entries);
    expect(moved).not.toBe(changed);
    writeIn(root, 'missing.json', '{}');
    expect(treeSha256(root, entries)).not.toBe(moved);
  });
});
