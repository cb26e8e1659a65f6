import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { firstLines, outsideEnvironment, run } from './childProcess.mjs';
import { npmCacheIn, registryOf } from './offlineFolder.mjs';
import { SetupError } from './setupError.mjs';
import { readJson } from './stamp.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * @param {unknown} lock a parsed lockfile
 * @returns {Record<string, LockedPackage>} its packages by folder; empty when it is no lockfile
 */
function packagesOf(lock) {
  if (typeof lock !== 'object' || lock === null || !('packages' in lock)) return {};
  return /** @type {Record<string, LockedPackage>} */ (lock.packages);
}

/**
 * Compares the project's lockfile with the one npm leaves inside `node_modules` as its last act, so that an interrupted
 * install never counts, and one made by hand does.
 * @param {unknown} wanted parsed `package-lock.json`
 * @param {unknown} installed parsed `node_modules/.package-lock.json`, undefined when missing
 * @returns {boolean} whether every package that is not optional is installed as locked
 */
export function installedMatchesLock(wanted, installed) {
  const found = packagesOf(installed);
  const needed = Object.entries(packagesOf(wanted)).filter(
    ([folder, entry]) => folder !== '' && entry.optional !== true,
  );
  return (
    needed.length > 0 &&
    needed.every(([folder, entry]) => {
      const other = found[folder];
      return other?.version === entry.version && other?.integrity === entry.integrity;
    })
  );
}

/**
 * Arguments for npm's clean install. Everything comes from the lockfile, and no package runs code.
 * @param {string | undefined} from folder of files to use instead of the network
 * @returns {string[]}
 */
export function installArguments(from) {
  const always = ['ci', '--ignore-scripts', '--include=dev', '--include=optional'];
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  if (from === undefined) return [...always, ...quiet];
  // npm files what it downloads under the registry's address, so the address must be the one it was collected with.
  const offline = ['--offline', '--cache', npmCacheIn(from), '--registry', registryOf(from)];
  return [...always, ...quiet, ...offline];
}

/**
 * @param {string} output what npm printed
 * @returns {string} its reason in a few lines, without the list of codes before and the advice after it
 */
export function npmReason(output) {
  const telling = output.split('\n').filter((line) => !/^npm error (code|errno|type) /.test(line));
  return firstLines(telling.join('\n'), 2);
}

/** @type {import('./steps.mjs').Step} */
export const packagesStep = {
  label: 'packages',
  needs: () => ['npm', 'disk'],
  isDone: ({ layout }) =>
    existsSync(bundledNode(layout.modules).executable) &&
    installedMatchesLock(
      readJson(path.join(layout.root, 'package-lock.json')),
      readJson(path.join(layout.modules, '.package-lock.json')),
    ),
  announce: ({ from }) =>
    `installing what package-lock.json names ${from ? `from ${from}` : '(about 255 MB to download, 730 MB on disk)'}`,
  run: async ({ layout, from, noteCommand }) => {
    const { exitCode, output } = await run('npm', installArguments(from), {
      cwd: layout.root,
      env: outsideEnvironment(layout.modules),
      inherit: process.stdout.isTTY,
      onStart: noteCommand,
    });
    if (exitCode === 0) return;
    throw new SetupError(
      'PACKAGES_FAILED',
      `npm could not install the packages (exit code ${String(exitCode)}); check the network, or use --from FOLDER (docs/setup.md)\n${npmReason(output)}`.trimEnd(),
    );
  },
};
