import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CheckpointRecord } from '../store/checkpointTable';

/** Checkpoints that stay beside the newest are a way back from a damaged one. */
export const CHECKPOINTS_KEPT = 2;

/** Returns the folder of a run's checkpoints. */
export function runFolder(workspaceDir: string, runId: string): string {
  return join(workspaceDir, 'runs', runId);
}

/** Returns null for a file that is whole, else what is wrong with it. */
export async function checkpointFault(
  folder: string,
  { file, sha256 }: CheckpointRecord,
): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(join(folder, file)), hash);
  } catch (error) {
    return `${file} cannot be read (${(error as Error).message})`;
  }
  const found = hash.digest('hex');
  return found === sha256
    ? null
    : `${file} is damaged: expected SHA-256 ${sha256.slice(0, 12)}..., found ${found.slice(0, 12)}...`;
}

/** Removes a file of a run's folder. One that cannot be removed now goes with the stray files. */
export async function removeCheckpointFile(folder: string, file: string): Promise<void> {
  await rm(join(folder, file), { force: true }).catch(() => undefined);
}

/** Removes what a killed trainer left: temporary files, and checkpoints that were never recorded. */
export async function removeStrayFiles(
  folder: string,
  recorded: readonly CheckpointRecord[],
): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  const known = new Set(recorded.map(({ file }) => file));
  const strays = files.filter((file) => file.startsWith('checkpoint-') && !known.has(file));
  await Promise.all(strays.map((file) => removeCheckpointFile(folder, file)));
}
