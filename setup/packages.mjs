import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { firstLines, outsideEnvironment, run } from './childProcess.mjs';
import { npmCacheIn, registryOf } from './offlineFolder.mjs';
import { isAtLeast } from './requirements.mjs';
import { SetupError } from './setupError.mjs';
import { readJson } from './stamp.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {string[]} [os] systems it is made for; absent when for all
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/** On an older Node, npm leaves out optional packages that want this one, the bundler's native part among them. */
const leastNodeForPackages = '20.19.0';

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
 * @returns {boolean} whether every package that this machine needs is installed as locked
 */
export function installedMatchesLock(wanted, installed) {
  const found = packagesOf(installed);
  const needed = Object.entries(packagesOf(wanted)).filter(
    ([folder, entry]) => folder !== '' && (entry.optional !== true || isForThisMachine(entry)),
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
 * @param {LockedPackage} entry
 * @returns {boolean} whether it is the native part of a package for this system; TensorFlow's library asks for glibc
 */
function isForThisMachine({ os, cpu, libc }) {
  return (
    os?.includes(process.platform) === true &&
    cpu?.includes(process.arch) === true &&
    (libc === undefined || libc.includes('glibc'))
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
    const environment = outsideEnvironment(layout.modules);
    const install = (/** @type {NodeJS.ProcessEnv} */ env) =>
      runNpm(layout.root, installArguments(from), env, noteCommand);
    await install(environment);
    if (isAtLeast(process.versions.node, leastNodeForPackages)) return;
    // npm once more, on the Node that just came, from a copy since npm clears the packages first.
    const folder = path.join(layout.state, 'npm-node');
    mkdirSync(folder, { recursive: true });
    copyFileSync(bundledNode(layout.modules).executable, path.join(folder, 'node'));
    await install({
      ...environment,
      PATH: `${folder}${path.delimiter}${environment['PATH'] ?? ''}`,
    });
    rmSync(folder, { recursive: true });
  },
};

/**
 * @param {string} root project folder
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(pid: number) => void} onStart
 * @returns {Promise<void>}
 * @throws {SetupError} `PACKAGES_FAILED`
 */
async function runNpm(root, args, env, onStart) {
  const { exitCode, output } = await run('npm', args, {
    cwd: root,
    env,
    inherit: process.stdout.isTTY,
    onStart,
  });
  if (exitCode === 0) return;
  throw new SetupError(
    'PACKAGES_FAILED',
    `npm could not install the packages (exit code ${String(exitCode)}); check the network, or use --from FOLDER (docs/setup.md)\n${npmReason(output)}`.trimEnd(),
  );
}
