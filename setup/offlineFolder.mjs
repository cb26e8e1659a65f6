import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './setupError.mjs';
import { readJson, writeJson } from './stamp.mjs';

/**
 * A folder of files that stands in for the network: npm's cache, the wheels and Electron's archive. `--collect`
 * fills it, `--from` uses it.
 */

/**
 * @param {string} folder
 * @returns {string} npm's cache inside it
 */
export function npmCacheIn(folder) {
  return path.join(folder, 'npm');
}

/**
 * @param {string} folder
 * @returns {string} the cache of Electron's downloader inside it
 */
export function electronCacheIn(folder) {
  return path.join(folder, 'electron');
}

/**
 * @param {string} folder
 * @returns {string} address of the npm registry the folder was filled from
 * @throws {SetupError} `FOLDER_INCOMPLETE` when the folder does not tell
 */
export function registryOf(folder) {
  const collected = readJson(path.join(folder, 'collected.json'));
  if (
    typeof collected === 'object' &&
    collected !== null &&
    'registry' in collected &&
    typeof collected.registry === 'string'
  ) {
    return collected.registry;
  }
  throw new SetupError(
    'FOLDER_INCOMPLETE',
    `${folder}: expected collected.json with the registry's address, found none; fill the folder again with \`npm run setup -- --collect FOLDER\``,
  );
}

/**
 * Marks the folder as complete; written last.
 * @param {string} folder
 * @param {string} registry address of the npm registry it was filled from
 * @returns {void}
 */
export function writeCollected(folder, registry) {
  writeJson(path.join(folder, 'collected.json'), { registry });
}

/**
 * The folder the user names on the command line or in LATENT_SETUP_FROM.
 * @param {string | undefined} argument value of `--from`
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined} absolute path, or undefined when the network is to be used
 * @throws {SetupError} `FOLDER_MISSING` when it is no folder
 */
export function chosenFolder(argument, environment) {
  const chosen = argument ?? environment['LATENT_SETUP_FROM'];
  if (chosen === undefined || chosen === '') return undefined;
  const folder = path.resolve(chosen);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new SetupError(
    'FOLDER_MISSING',
    `--from (or LATENT_SETUP_FROM): expected a folder made by \`npm run setup -- --collect FOLDER\`, found nothing at ${folder}`,
  );
}
