import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { firstLines, lastLines, run } from './childProcess.mjs';
import { treeSha256 } from './contentHash.mjs';
import { nodeApiVersion } from './layout.mjs';
import { SetupError } from './setupError.mjs';
import { currentLibrary, identityOf, libraryFiles } from './tensorflowLibrary.mjs';

/** @typedef {import('./layout.mjs').Layout} Layout */
/** @typedef {import('./tensorflowLibrary.mjs').TensorflowLibrary} TensorflowLibrary */

/**
 * Arguments for g++. The binding finds the library beside its package through `deps/lib`, wherever that link points.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @param {string} output
 * @returns {string[]}
 */
export function compilerArguments(layout, library, output) {
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'];
  return [
    '-O2',
    '-std=c++17',
    '-shared',
    '-fPIC',
    `-DNAPI_VERSION=${String(nodeApiVersion)}`,
    `-I${bundledNode(layout.modules).headers}`,
    `-I${library.headers}`,
    ...sources.map((file) => path.join(layout.bindingPackage, 'binding', file)),
    `-L${library.libraries}`,
    ...libraryFiles.map((file) => `-l:${file}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
    '-o',
    output,
  ];
}

/**
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {string} where the binding for exactly these sources and this library is kept
 */
function keptBinding(layout, library) {
  const sources = treeSha256(layout.bindingPackage, ['binding', 'package.json']);
  const key = createHash('sha256')
    .update(`${sources}\n${identityOf(library)}`)
    .digest('hex');
  return path.join(layout.binding, key.slice(0, 16), 'tfjs_binding.node');
}

/**
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {boolean} whether the kept binding is the one in the package, and the link leads to the library
 */
function isPlaced(layout, library) {
  const kept = keptBinding(layout, library);
  if (!existsSync(kept) || !existsSync(layout.placedBinding)) return false;
  if (!readFileSync(kept).equals(readFileSync(layout.placedBinding))) return false;
  const link = lstatSync(layout.placedLibrary, { throwIfNoEntry: false });
  if (!link?.isSymbolicLink()) return false;
  const parent = path.dirname(layout.placedLibrary);
  return path.resolve(parent, readlinkSync(layout.placedLibrary)) === library.libraries;
}

/**
 * Compiles the binding into the set-up's own folder.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @param {string} kept
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<void>}
 * @throws {SetupError} `BINDING_BUILD_FAILED`
 */
async function compile(layout, library, kept, noteCommand) {
  mkdirSync(path.dirname(kept), { recursive: true });
  const partial = `${kept}.partial`;
  const outcome = await run('g++', compilerArguments(layout, library, partial), {
    onStart: noteCommand,
  });
  if (outcome.exitCode !== 0) {
    throw new SetupError(
      'BINDING_BUILD_FAILED',
      `g++ could not build the binding against ${library.libraries}\n${firstLines(outcome.output, 4)}`,
    );
  }
  renameSync(partial, kept);
}

/**
 * Puts the kept binding and a link to the library where the package looks for them.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @param {string} kept
 * @returns {void}
 */
function place(layout, library, kept) {
  const parent = path.dirname(layout.placedLibrary);
  mkdirSync(parent, { recursive: true });
  rmSync(layout.placedLibrary, { recursive: true, force: true });
  const isOurs = library.libraries.startsWith(layout.root + path.sep);
  symlinkSync(
    isOurs ? path.relative(parent, library.libraries) : library.libraries,
    layout.placedLibrary,
  );
  mkdirSync(path.dirname(layout.placedBinding), { recursive: true });
  // A new file and a rename: a process may have the old one loaded.
  const partial = `${layout.placedBinding}.partial`;
  copyFileSync(kept, partial);
  renameSync(partial, layout.placedBinding);
}

/**
 * Loads the placed binding once in the bundled Node; one that does not load is removed, so that it is built anew.
 * @param {Layout} layout
 * @returns {Promise<string>} the library's version
 * @throws {SetupError} `BINDING_LOAD_FAILED`
 */
async function loadedVersion(layout) {
  const script = 'process.stdout.write(require(process.argv[1]).TF_Version)';
  const { exitCode, stdout, output } = await run(
    bundledNode(layout.modules).executable,
    ['-e', script, layout.placedBinding],
    { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } },
  );
  if (exitCode === 0) return stdout.trim();
  rmSync(layout.placedBinding);
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
    return library !== undefined && isPlaced(layout, library);
  },
  announce: ({ layout }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    const isKept = library !== undefined && existsSync(keptBinding(layout, library));
    return isKept ? 'putting the one built before in place' : 'building it with g++ (about 15 s)';
  },
  run: async ({ layout, noteCommand }) => {
    const library = currentLibrary(layout.tensorflow, process.env);
    if (!library) throw new SetupError('TENSORFLOW_MISSING', 'the TensorFlow library is missing');
    const kept = keptBinding(layout, library);
    if (!existsSync(kept)) {
      // Bindings for other libraries or sources are small but never used again.
      rmSync(layout.binding, { recursive: true, force: true });
      await compile(layout, library, kept, noteCommand);
    }
    place(layout, library, kept);
    return `TensorFlow ${await loadedVersion(layout)}`;
  },
};
