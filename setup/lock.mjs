import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readJson, writeJson } from './stamp.mjs';

const pollMs = 300;

/**
 * @param {number} processId
 * @returns {boolean} whether that process is alive
 */
function isAlive(processId) {
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
  const processId = /** @type {unknown} */ (Reflect.get(lock, 'processId'));
  const commandIds = /** @type {unknown} */ (Reflect.get(lock, 'commandIds'));
  return [processId, ...(Array.isArray(commandIds) ? commandIds : [])]
    .filter((id) => typeof id === 'number')
    .find((id) => id !== process.pid && isAlive(id));
}

/**
 * @param {string} file the lock
 * @param {readonly number[]} commandIds the commands this process has started and that may still be at work
 * @returns {void}
 */
function write(file, commandIds) {
  writeJson(file, { processId: process.pid, commandIds });
}

/**
 * Takes the lock, waiting for whoever holds it; a lock whose processes are gone is taken over.
 * @param {string} file the lock
 * @returns {Promise<void>}
 */
async function take(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  const holder = lockHolder(file);
  if (holder !== undefined) {
    const hint = `if that is no set-up, delete ${file}`;
    console.log(`waiting for another set-up in this folder (process ${String(holder)}; ${hint})`);
  }
  while (lockHolder(file) !== undefined) await setTimeout(pollMs);
  write(file, []);
}

/**
 * Holds the lock for the time of the work.
 * @template T
 * @param {string} file the lock
 * @param {(noteCommand: (commandId: number) => void) => Promise<T>} work calls `noteCommand` for each command it starts,
 *   so that a killed set-up does not get a second one beside its surviving commands
 * @returns {Promise<T>} what the work gives
 */
export async function withLock(file, work) {
  await take(file);
  /** @type {number[]} */
  let commandIds = [];
  try {
    return await work((commandId) => {
      // Those that ended are left out: their ids may come to mean other processes.
      commandIds = [...commandIds.filter(isAlive), commandId];
      write(file, commandIds);
    });
  } finally {
    rmSync(file, { force: true });
  }
}
