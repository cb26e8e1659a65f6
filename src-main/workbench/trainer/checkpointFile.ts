import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the name of a checkpoint's file in the folder of its run. */
export function checkpointFileName(segment: number, stepIndex: number): string {
  return `checkpoint-${segment}-${stepIndex}.lwc`;
}

/**
 * Writes a checkpoint so that a crash at any moment leaves either the whole file under its name or
 * none: temporary file, fsync, rename, fsync of the folder. Returns the SHA-256 of the bytes, hex.
 * Throws the file system's error; the temporary file is then removed.
 */
export function writeCheckpointFile(runDir: string, fileName: string, bytes: Uint8Array): string {
  mkdirSync(runDir, { recursive: true });
  const temporary = join(runDir, `${fileName}.tmp`);
  try {
    writeWhole(temporary, bytes);
    renameSync(temporary, join(runDir, fileName));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(runDir);
  return sha256(bytes);
}

/** Returns the SHA-256 of bytes, hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function writeWhole(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the rename itself lasting. Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
