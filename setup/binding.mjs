import { mkdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addonFiles, addonsOf, areBuilt, arePlaced, keptFolder, place } from './addons.mjs';
import { bundledNode } from './bundledNode.mjs';
import { firstLines, lastLines, run } from './childProcess.mjs';
import { SetupError } from './setupError.mjs';
import { sideBySide } from './sideBySide.mjs';
import { currentLibrary } from './tensorflowLibrary.mjs';

/** @typedef {import('./layout.mjs').Layout} Layout */
/** @typedef {import('./tensorflowLibrary.mjs').TensorflowLibrary} TensorflowLibrary */

/**
 * Runs g++ to its end.
 * @param {readonly string[]} args
 * @param {string} purpose what is built, for the message
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<void>}
 * @throws {SetupError} `BINDING_BUILD_FAILED`
 */
async function runCompiler(args, purpose, noteCommand) {
  const { exitCode, output } = await run('g++', args, { onStart: noteCommand });
  if (exitCode === 0) return;
  // An error within the library's headers comes after many lines on the way there.
  const errors = output.split('\n').filter((line) => / error: |undefined reference/.test(line));
  throw new SetupError(
    'BINDING_BUILD_FAILED',
    `g++ could not build ${purpose}\n${firstLines(errors.length > 0 ? errors.join('\n') : output, 4)}`,
  );
}

/**
 * Builds one addon into the set-up's own folder, compiling as many of its sources at once as there are cores.
 * @param {import('./addons.mjs').Addon} addon
 * @param {{ kept: string, objects: string, libraries: string }} folders `objects`: for what lies between
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<void>}
 * @throws {SetupError} `BINDING_BUILD_FAILED`
 */
async function build(addon, { kept, objects, libraries }, noteCommand) {
  const units = addon.sources.map((source, index) => ({
    source,
    object: path.join(objects, `${addon.file}-${String(index)}.o`),
  }));
  await sideBySide(units, os.availableParallelism(), ({ source, object }) =>
    runCompiler(
      [...addon.compilerArguments, '-c', source, '-o', object],
      `${path.basename(source)} against ${libraries}`,
      noteCommand,
    ),
  );
  const built = path.join(kept, addon.file);
  const inputs = [...units.map(({ object }) => object), ...addon.linkerArguments];
  await runCompiler(
    ['-shared', ...inputs, '-o', `${built}.partial`],
    `${addon.file} against ${libraries}`,
    noteCommand,
  );
  renameSync(`${built}.partial`, built);
}

/**
 * Builds all addons, side by side: the linker needs seconds to read the library, and uses one core.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<void>}
 * @throws {SetupError} `BINDING_BUILD_FAILED`
 */
async function buildAll(layout, library, noteCommand) {
  const kept = keptFolder(layout, library);
  const objects = path.join(layout.partial, 'objects');
  mkdirSync(kept, { recursive: true });
  rmSync(objects, { recursive: true, force: true });
  mkdirSync(objects, { recursive: true });
  const addons = addonsOf(layout, library);
  await sideBySide(addons, addons.length, (addon) =>
    build(addon, { kept, objects, libraries: library.libraries }, noteCommand),
  );
  rmSync(objects, { recursive: true });
}

/** Loads the addons as the engine does: the log level first, its symbols global; the session after the binding. */
const loadingScript = `
  const [logLevel, binding, session, pjrt, linearAlgebra] = process.argv.slice(1);
  const { RTLD_LAZY, RTLD_GLOBAL } = require('node:os').constants.dlopen;
  process.dlopen({ exports: {} }, logLevel, RTLD_LAZY | RTLD_GLOBAL);
  const { TF_Version } = require(binding);
  const exports = {
    [session]: ['createSession', 'run', 'closeSession'],
    [pjrt]: ['loadPlugin', 'libraryFault'],
    [linearAlgebra]: ['instructionSet', 'addGram'],
  };
  for (const [addon, names] of Object.entries(exports)) {
    const exported = require(addon);
    for (const name of names) {
      if (typeof exported[name] !== 'function') throw new Error(addon + ' does not export ' + name);
    }
  }
  process.stdout.write(TF_Version);
`;

/**
 * Loads the placed addons once in the bundled Node; what does not load is removed, so that it is built anew.
 * @param {Layout} layout
 * @returns {Promise<string>} the library's version
 * @throws {SetupError} `BINDING_LOAD_FAILED`
 */
async function loadedVersion(layout) {
  const addons = addonFiles.map((file) => path.join(layout.placedAddons, file));
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
    `the addons were built but do not load (exit code ${String(exitCode)}); see docs/setup.md\n${lastLines(output, 6)}`,
  );
}

/** @type {import('./steps.mjs').Step} */
export const bindingStep = {
  label: 'addons',
  needs: () => ['compiler'],
  isDone: ({ layout }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    return library !== undefined && arePlaced(layout, library);
  },
  announce: ({ layout }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    const isKept = library !== undefined && areBuilt(keptFolder(layout, library));
    return isKept
      ? 'putting those built before in place'
      : 'building the TensorFlow binding and our own with g++ (about 10 s)';
  },
  run: async ({ layout, noteCommand }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    if (!library) throw new SetupError('TENSORFLOW_MISSING', 'the TensorFlow library is missing');
    if (!areBuilt(keptFolder(layout, library))) {
      // Addons for other libraries or sources are small but never used again.
      rmSync(layout.binding, { recursive: true, force: true });
      await buildAll(layout, library, noteCommand);
    }
    place(layout, library);
    return `TensorFlow ${await loadedVersion(layout)}`;
  },
};
