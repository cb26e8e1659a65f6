import { createHash, randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ProgramCache } from '../../engine/execution/programCache';

const SUFFIX = '.xla';
const DIGEST_BYTES = 32;
/** The programs used last stay, up to so many bytes. */
const KEPT_BYTES = 512e6;

/**
 * Returns the folder of compiled programs. It is the user's own and not the workspace's: a program is machine code,
 * and a workspace may come from elsewhere.
 */
export function programFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.join(caches, 'latent-workbench', 'programs');
}

/** Returns a cache of one file a program; files that are damaged are removed, the oldest when there are too many. */
export function programFiles(folder: string, keptBytes = KEPT_BYTES): ProgramCache {
  const fileOf = (key: string) => path.join(folder, `${key}${SUFFIX}`);
  return {
    async get(key) {
      const file = fileOf(key);
      const content = await readFile(file).catch(() => null);
      if (content === null) return null;
      const bytes = content.subarray(DIGEST_BYTES);
      if (!digestOf(bytes).equals(content.subarray(0, DIGEST_BYTES))) {
        await rm(file, { force: true });
        return null;
      }
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return new Uint8Array(bytes);
    },
    async put(key, bytes) {
      const partial = path.join(folder, `${randomBytes(8).toString('hex')}.partial`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await chmod(folder, 0o700);
        await writeFile(partial, Buffer.concat([digestOf(bytes), bytes]));
        await rename(partial, fileOf(key));
        await removeOldest(folder, keptBytes);
      } catch {
        // A full disk costs the next start some seconds, and nothing else.
        await rm(partial, { force: true }).catch(() => undefined);
      }
    },
  };
}

async function removeOldest(folder: string, keptBytes: number): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder))
      .filter((name) => name.endsWith(SUFFIX))
      .map(async (name) => {
        const file = path.join(folder, name);
        const { size, mtimeMs } = await stat(file);
        return { file, size, mtimeMs };
      }),
  );
  let bytes = 0;
  for (const { file, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    bytes += size;
    if (bytes > keptBytes) await rm(file, { force: true });
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
