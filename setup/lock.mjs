import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './setupError.mjs';
import { readJson, writeJson } from './stamp.mjs';

/**
 * @param {unknown} processId
 * @returns {boolean} whether that process is alive
 */
function isAlive(processId) {
  if (typeof processId !== 'number') return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Says whether another set-up, or a command an interrupted one left behind, is still at work in this project.
 * @param {string} file the lock
 * @returns {number | undefined} the id of that process
 */
export function lockHolder(file) {
  const lock = readJson(file);
  if (typeof lock !== 'object' || lock === null) return undefined;
  const ids = ['processId' in lock ? lock.processId : 0, 'commandId' in lock ? lock.commandId : 0];
  return ids.filter((id) => typeof id === 'number').find((id) => id !== process.pid && isAlive(id));
}

/**
 * Takes the lock for the time of the work; a lock whose processes are gone is taken over.
 * @template T
 * @param {string} file the lock
 * @param {(noteCommand: (commandId: number) => void) => Promise<T>} work calls `noteCommand` for each command it starts,
 *   so that a killed set-up does not get a second one beside its surviving command
 * @returns {Promise<T>} what the work gives
 * @throws {SetupError} `SETUP_RUNNING` when it is held
 */
export async function withLock(file, work) {
  const holder = lockHolder(file);
  if (holder !== undefined) {
    throw new SetupError(
      'SETUP_RUNNING',
      `another set-up is at work in this folder (process ${String(holder)}): wait for it to end, or end it; ` +
        `if that is no set-up, delete ${file}`,
    );
  }
  mkdirSync(path.dirname(file), { recursive: true });
  const note = (/** @type {number | undefined} */ commandId) => {
    writeJson(file, { processId: process.pid, commandId });
  };
  note(undefined);
  try {
    return await work(note);
  } finally {
    rmSync(file, { force: true });
  }
}
