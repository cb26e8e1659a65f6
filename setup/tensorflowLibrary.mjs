import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './setupError.mjs';
import { readJson, writeJson } from './stamp.mjs';
import { cpuWheel, downloadWheel, extractWheel, isExtracted } from './tensorflowWheel.mjs';

/**
 * A TensorFlow library with its headers.
 * @typedef {object} TensorflowLibrary
 * @property {string} libraries folder that holds the two shared libraries
 * @property {string} headers folder to give to the compiler
 */

/** The shared libraries the binding is linked with. */
export const libraryFiles = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/**
 * Looks for the library in a folder laid out like the wheel, or in the wheel's own `tensorflow` folder.
 * @param {string} folder
 * @returns {TensorflowLibrary | undefined} undefined when a library or the header `tensorflow/c/c_api.h` is not there
 */
export function libraryIn(folder) {
  for (const libraries of [path.join(folder, 'tensorflow'), folder]) {
    const headers = path.join(libraries, 'include');
    const needed = [
      ...libraryFiles.map((file) => path.join(libraries, file)),
      path.join(headers, 'tensorflow', 'c', 'c_api.h'),
    ];
    if (needed.every((file) => existsSync(file))) return { libraries, headers };
  }
  return undefined;
}

/**
 * @param {string} tensorflow folder of the library's variants
 * @returns {string} file that names the one in use
 */
function choiceFile(tensorflow) {
  return path.join(tensorflow, 'current.json');
}

/**
 * The library the set-up has settled on. A folder named in LATENT_TENSORFLOW_DIR is remembered, so that the variable is
 * needed once; naming another one later changes the choice.
 * @param {string} tensorflow folder of the library's variants
 * @param {NodeJS.ProcessEnv} environment
 * @returns {TensorflowLibrary | undefined} undefined when there is none yet, or it is gone
 */
export function currentLibrary(tensorflow, environment) {
  const choice = readJson(choiceFile(tensorflow));
  if (typeof choice !== 'object' || choice === null || !('folder' in choice)) return undefined;
  if (typeof choice.folder !== 'string') return undefined;
  const named = environment['LATENT_TENSORFLOW_DIR'];
  const folder = path.resolve(tensorflow, choice.folder);
  if (named && path.resolve(named) !== folder) return undefined;
  const isOurs = folder === path.join(tensorflow, cpuWheel.variant);
  return isOurs && !isExtracted(folder) ? undefined : libraryIn(folder);
}

/**
 * @param {string} folder value of LATENT_TENSORFLOW_DIR
 * @returns {string} its absolute path
 * @throws {SetupError} `TENSORFLOW_DIR_WRONG` when the library is not in it
 */
export function checkedLibraryFolder(folder) {
  const absolute = path.resolve(folder);
  if (libraryIn(absolute)) return absolute;
  throw new SetupError(
    'TENSORFLOW_DIR_WRONG',
    `LATENT_TENSORFLOW_DIR: expected a folder with ${libraryFiles.join(', ')} and include/tensorflow/c/c_api.h, found no such files in ${absolute}`,
  );
}

/**
 * Identifies a library's content without reading 800 MB: a replaced file has another size or time.
 * @param {TensorflowLibrary} library
 * @returns {string}
 */
export function identityOf(library) {
  const parts = libraryFiles.map((file) => {
    const { size, mtimeMs } = statSync(path.join(library.libraries, file));
    return `${file} ${String(size)} ${String(Math.round(mtimeMs))}`;
  });
  return parts.join('\n');
}

/** @type {import('./steps.mjs').Step} */
export const tensorflowStep = {
  label: 'TensorFlow library',
  needs: () => (process.env['LATENT_TENSORFLOW_DIR'] ? [] : ['platform', 'python', 'disk']),
  isDone: ({ layout }) => currentLibrary(layout.tensorflow, process.env) !== undefined,
  announce: ({ from }) => {
    const named = process.env['LATENT_TENSORFLOW_DIR'];
    if (named) return `using ${named}`;
    return `${cpuWheel.file} (${from ? `from ${from}` : '274 MB to download'}, 854 MB on disk)`;
  },
  run: async ({ layout, from, noteCommand }) => {
    const named = process.env['LATENT_TENSORFLOW_DIR'];
    if (named) {
      writeJson(choiceFile(layout.tensorflow), { folder: checkedLibraryFolder(named) });
      return;
    }
    const target = path.join(layout.tensorflow, cpuWheel.variant);
    const scratch = (/** @type {string} */ name) => path.join(layout.partial, name);
    if (!isExtracted(target)) {
      const wheel = from
        ? path.join(from, cpuWheel.file)
        : await downloadWheel(layout.download, scratch('wheel'), noteCommand);
      if (!existsSync(wheel)) {
        throw new SetupError('FOLDER_INCOMPLETE', `expected ${wheel}, found no such file`);
      }
      await extractWheel(wheel, target, scratch(cpuWheel.variant), noteCommand);
    }
    // Relative, so that the project folder can be moved.
    writeJson(choiceFile(layout.tensorflow), { folder: cpuWheel.variant });
    rmSync(layout.download, { recursive: true, force: true });
  },
};
