import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes JSON so that a reader sees the old content or the new, never a part.
 * @param {string} file
 * @param {unknown} value
 * @returns {void}
 */
export function writeJson(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.partial-${String(process.pid)}`;
  writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(partial, file);
}

/**
 * @param {string} file
 * @returns {unknown} the parsed content, or undefined when the file is missing or is not JSON
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} stamps folder of the stamps
 * @param {string} step
 * @param {string} key what the step was done for, usually a hash of its inputs
 * @returns {boolean} whether the step was finished for exactly this key
 */
export function isStamped(stamps, step, key) {
  const stamp = readJson(path.join(stamps, `${step}.json`));
  return typeof stamp === 'object' && stamp !== null && 'key' in stamp && stamp.key === key;
}

/**
 * @param {string} stamps folder of the stamps
 * @param {string} step
 * @param {string} key
 * @returns {void}
 */
export function writeStamp(stamps, step, key) {
  writeJson(path.join(stamps, `${step}.json`), { key });
}
