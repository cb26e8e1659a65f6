import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} folder
 * @returns {number} bytes of all files under it; 0 when it is missing. Files that vanish meanwhile are left out.
 */
export function folderBytes(folder) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = path.join(folder, entry.name);
      bytes += entry.isDirectory() ? folderBytes(full) : statSync(full).size;
    }
  } catch {
    // the command we watch renames and deletes its own files
  }
  return bytes;
}

/**
 * @param {number} bytes
 * @returns {string} in MB (10^6 bytes), e.g. `274 MB`
 */
export function inMegabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/**
 * @param {number} elapsedMs
 * @returns {string} e.g. `2.4 s` or `1 min 12 s`
 */
export function inSeconds(elapsedMs) {
  const seconds = elapsedMs / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${String(Math.floor(seconds / 60))} min ${String(Math.round(seconds % 60))} s`;
}

/**
 * Shows how far a command is that fills a folder, until it ends. On a terminal one line is rewritten each half second;
 * elsewhere a line appears at each quarter.
 * @template T
 * @param {{ label: string, folder: string, totalBytes: number }} watched
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what the work gives
 */
export async function withByteProgress(watched, work) {
  const { label, folder, totalBytes } = watched;
  let shownQuarter = 0;
  const show = () => {
    const bytes = Math.min(folderBytes(folder), totalBytes);
    const text = `      ${label}: ${inMegabytes(bytes)} of ${inMegabytes(totalBytes)}`;
    const quarter = Math.floor((4 * bytes) / totalBytes);
    if (process.stdout.isTTY) process.stdout.write(`\r${text}   `);
    else if (quarter > shownQuarter) console.log(text);
    shownQuarter = Math.max(shownQuarter, quarter);
  };
  const timer = setInterval(show, 500);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  }
}
