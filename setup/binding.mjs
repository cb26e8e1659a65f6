import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  addonsOf,
  areBuilt,
  arePlaced,
  bindingFile,
  keptFolder,
  logLevelFile,
  place,
} from './addons.mjs';
import { bundledNode } from './bundledNode.mjs';
import { firstLines, lastLines, run } from './childProcess.mjs';
import { SetupError } from './setupError.mjs';
import { currentLibrary } from './tensorflowLibrary.mjs';

/** @typedef {import('./layout.mjs').Layout} Layout */
/** @typedef {import('./tensorflowLibrary.mjs').TensorflowLibrary} TensorflowLibrary */

/**
 * Compiles the binding and our addon into the set-up's own folder.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<void>}
 * @throws {SetupError} `BINDING_BUILD_FAILED`
 */
async function compile(layout, library, noteCommand) {
  const kept = keptFolder(layout, library);
  mkdirSync(kept, { recursive: true });
  for (const { file, compilerArguments } of addonsOf(layout, library)) {
    const built = path.join(kept, file);
    const outcome = await run('g++', [...compilerArguments, '-o', `${built}.partial`], {
      onStart: noteCommand,
    });
    if (outcome.exitCode !== 0) {
      throw new SetupError(
        'BINDING_BUILD_FAILED',
        `g++ could not build the binding against ${library.libraries}\n${firstLines(outcome.output, 4)}`,
      );
    }
    renameSync(`${built}.partial`, built);
  }
}

/** Loads the addons as the engine does: ours first, its symbols global. */
const loadingScript = `
  const [logLevel, binding] = process.argv.slice(1);
  const { RTLD_LAZY, RTLD_GLOBAL } = require('node:os').constants.dlopen;
  process.dlopen({ exports: {} }, logLevel, RTLD_LAZY | RTLD_GLOBAL);
  process.stdout.write(require(binding).TF_Version);
`;

/**
 * Loads the placed addons once in the bundled Node; what does not load is removed, so that it is built anew.
 * @param {Layout} layout
 * @returns {Promise<string>} the library's version
 * @throws {SetupError} `BINDING_LOAD_FAILED`
 */
async function loadedVersion(layout) {
  const addons = [logLevelFile, bindingFile].map((file) => path.join(layout.placedAddons, file));
  const { exitCode, stdout, output } = await run(
    bundledNode(layout.modules).executable,
    ['-e', loadingScript, ...addons],
    { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } },
  );
  if (exitCode === 0) return stdout.trim();
  for (const addon of addons) rmSync(addon);
  rmSync(layout.binding, { recursive: true });
  throw new SetupError(
    'BINDING_LOAD_FAILED',
    `the TensorFlow binding was built but does not load (exit code ${String(exitCode)}); see docs/setup.md\n${lastLines(output, 6)}`,
  );
}

/** @type {import('./steps.mjs').Step} */
export const bindingStep = {
  label: 'TensorFlow binding',
  needs: () => ['compiler'],
  isDone: ({ layout }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    return library !== undefined && arePlaced(layout, library);
  },
  announce: ({ layout }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    const isKept = library !== undefined && areBuilt(keptFolder(layout, library));
    return isKept ? 'putting the one built before in place' : 'building it with g++ (about 15 s)';
  },
  run: async ({ layout, noteCommand }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    if (!library) throw new SetupError('TENSORFLOW_MISSING', 'the TensorFlow library is missing');
    if (!areBuilt(keptFolder(layout, library))) {
      // Addons for other libraries or sources are small but never used again.
      rmSync(layout.binding, { recursive: true, force: true });
      await compile(layout, library, noteCommand);
    }
    place(layout, library);
    return `TensorFlow ${await loadedVersion(layout)}`;
  },
};
