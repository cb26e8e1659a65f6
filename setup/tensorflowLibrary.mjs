import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './setupError.mjs';
import { readJson, writeJson } from './stamp.mjs';
import { cpuWheel, extractWheel, isExtracted } from './tensorflowWheel.mjs';
import { downloadWheel } from './wheel.mjs';

/**
 * A TensorFlow library with its headers.
 * @typedef {object} TensorflowLibrary
 * @property {string} libraries folder that holds the two shared libraries
 * @property {string} headers folder to give to the compiler
 */

/** The shared libraries the addons are linked with. */
export const libraryFiles = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** One header of each interface the addons are compiled against: C, C++, what the C++ headers include in turn, plug-ins. */
export const headerFiles = [
  'tensorflow/c/c_api.h',
  'tensorflow/core/public/session.h',
  'tensorflow/core/framework/op_kernel.h',
  'absl/strings/string_view.h',
  'google/protobuf/text_format.h',
  'Eigen/Core',
  'unsupported/Eigen/CXX11/Tensor',
  'xla/pjrt/c/pjrt_c_api.h',
];

/**
 * @param {string} libraries folder
 * @returns {string[]} the libraries and headers that are not in it, relative to it
 */
function missingIn(libraries) {
  const needed = [...libraryFiles, ...headerFiles.map((file) => `include/${file}`)];
  return needed.filter((file) => !existsSync(path.join(libraries, file)));
}

/**
 * Looks for the library in a folder laid out like the wheel, or in the wheel's own `tensorflow` folder.
 * @param {string} folder
 * @returns {TensorflowLibrary | undefined} undefined when a library or one of the headers is not there
 */
export function libraryIn(folder) {
  const libraries = [path.join(folder, 'tensorflow'), folder].find(
    (candidate) => missingIn(candidate).length === 0,
  );
  return libraries === undefined
    ? undefined
    : { libraries, headers: path.join(libraries, 'include') };
}

/**
 * @param {string} tensorflow folder of the library's variants
 * @returns {string} file that names the one in use
 */
function choiceFile(tensorflow) {
  return path.join(tensorflow, 'current.json');
}

/**
 * @param {string} tensorflow folder of the library's variants
 * @returns {string | undefined} absolute path of the folder the set-up has settled on; it need not exist any more
 */
function chosenFolder(tensorflow) {
  const choice = readJson(choiceFile(tensorflow));
  if (typeof choice !== 'object' || choice === null || !('folder' in choice)) return undefined;
  return typeof choice.folder === 'string' ? path.resolve(tensorflow, choice.folder) : undefined;
}

/**
 * @param {string} tensorflow folder of the library's variants
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined} the user's own folder: the one named now, else the one remembered while it exists
 */
export function usersFolder(tensorflow, environment) {
  const named = environment['LATENT_TENSORFLOW_DIR'];
  if (named) return named;
  const chosen = chosenFolder(tensorflow);
  const isTheirs = chosen !== undefined && path.dirname(chosen) !== tensorflow;
  return isTheirs && existsSync(chosen) ? chosen : undefined;
}

/**
 * The library the set-up has settled on. A folder named in LATENT_TENSORFLOW_DIR is remembered, so that the variable is
 * needed once; naming another one later changes the choice.
 * @param {string} tensorflow folder of the library's variants
 * @param {NodeJS.ProcessEnv} environment
 * @returns {TensorflowLibrary | undefined} undefined when there is none yet, or it is gone
 */
export function currentLibrary(tensorflow, environment) {
  const folder = chosenFolder(tensorflow);
  if (folder === undefined) return undefined;
  const named = environment['LATENT_TENSORFLOW_DIR'];
  if (named && path.resolve(named) !== folder) return undefined;
  const isOurs = folder === path.join(tensorflow, cpuWheel.variant);
  return isOurs && !isExtracted(folder) ? undefined : libraryIn(folder);
}

/**
 * @param {string} folder value of LATENT_TENSORFLOW_DIR
 * @returns {string} its absolute path
 * @throws {SetupError} `TENSORFLOW_DIR_WRONG` when the library is not in it, or some of its headers are not, naming them
 */
export function checkedLibraryFolder(folder) {
  const absolute = path.resolve(folder);
  if (libraryIn(absolute)) return absolute;
  const libraries = [path.join(absolute, 'tensorflow'), absolute].find((candidate) =>
    libraryFiles.every((file) => existsSync(path.join(candidate, file))),
  );
  throw new SetupError(
    'TENSORFLOW_DIR_WRONG',
    libraries === undefined
      ? `LATENT_TENSORFLOW_DIR: expected a folder with ${libraryFiles.join(', ')} and include/, found no such files in ${absolute}`
      : `LATENT_TENSORFLOW_DIR: the library in ${libraries} comes without headers that our addons are compiled against: ${missingIn(libraries).join(', ')} are missing. Name the site-packages of a Python with TensorFlow 2.21, which has them; or, to use the wheel, leave the variable unset and delete .setup/tensorflow/current.json`,
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
  announce: ({ layout, from }) => {
    const theirs = usersFolder(layout.tensorflow, process.env);
    if (theirs) return `using ${theirs}`;
    return `${cpuWheel.file} (${from ? `from ${from}` : '274 MB to download'}, 901 MB on disk)`;
  },
  run: async ({ layout, from, noteCommand }) => {
    const theirs = usersFolder(layout.tensorflow, process.env);
    if (theirs) {
      writeJson(choiceFile(layout.tensorflow), { folder: checkedLibraryFolder(theirs) });
      return;
    }
    const target = path.join(layout.tensorflow, cpuWheel.variant);
    const scratch = (/** @type {string} */ name) => path.join(layout.partial, name);
    if (!isExtracted(target)) {
      const wheel = from
        ? path.join(from, cpuWheel.file)
        : await downloadWheel(cpuWheel, layout.download, scratch('wheel'), { noteCommand });
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
