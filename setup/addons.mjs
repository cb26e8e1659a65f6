import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { treeSha256 } from './contentHash.mjs';
import { nodeApiVersion } from './layout.mjs';
import { identityOf, libraryFiles } from './tensorflowLibrary.mjs';

/** @typedef {import('./layout.mjs').Layout} Layout */
/** @typedef {import('./tensorflowLibrary.mjs').TensorflowLibrary} TensorflowLibrary */

/** The package's binding of the library. */
export const bindingFile = 'tfjs_binding.node';

/** Our own addon, which is loaded before the binding; src-main/engine/backends/logLevel.ts looks for it. */
export const logLevelFile = 'tensorflow_log_level.node';

/** Our own addon against the library's C++ interface, which is loaded after the binding. */
export const sessionFile = 'tensorflow_session.node';

/** Our own addon that opens XLA's plug-ins; it has nothing to do with TensorFlow but the header. */
export const pjrtFile = 'pjrt.node';

/** Our own addon for what is too long for WebAssembly's vectors; it has nothing to do with TensorFlow. */
export const linearAlgebraFile = 'linear_algebra.node';

/** Every addon, in the order of loading. */
export const addonFiles = [logLevelFile, bindingFile, sessionFile, pjrtFile, linearAlgebraFile];

/** What all sources are compiled with. */
const commonFlags = ['-O2', '-std=c++17', '-fPIC', `-DNAPI_VERSION=${String(nodeApiVersion)}`];

/**
 * Without them the library's C++ headers declare other things than the library was built with: more checks, whose state
 * is part of some types, and a smaller alignment of tensors (`tf.sysconfig.get_compile_flags()` names the latter).
 */
const libraryFlags = ['-DNDEBUG', '-DEIGEN_MAX_ALIGN_BYTES=64'];

/**
 * How an addon is built: each source is compiled by itself, and the objects are linked.
 * @typedef {object} Addon
 * @property {string} file its name
 * @property {string[]} sources absolute paths
 * @property {string[]} compilerArguments for each source, but for the source and the output
 * @property {string[]} linkerArguments to follow the objects, but for the output
 */

/**
 * @param {string} folder
 * @returns {string[]} the C++ sources directly in it, as absolute paths in a fixed order; empty when it is missing
 */
function sourcesIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.filter((name) => name.endsWith('.cc')).map((name) => path.join(folder, name));
}

/**
 * What is built. The addons for TensorFlow find the library beside the binding's package through `deps/lib`, wherever
 * that link points; those for plug-ins and for linear algebra are not linked with it.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {Addon[]} in the order of loading
 */
export function addonsOf(layout, library) {
  const compilerArguments = [...commonFlags, `-I${bundledNode(layout.modules).headers}`];
  // As the system's headers, so that g++ does not warn of what is in them.
  const withLibrary = [...compilerArguments, '-isystem', library.headers];
  const linkerArguments = [
    `-L${library.libraries}`,
    ...libraryFiles.map((file) => `-l:${file}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  const bindingSources = path.join(layout.bindingPackage, 'binding');
  const tensorflow = path.join(layout.nativeSources, 'tensorflow');
  return [
    {
      file: logLevelFile,
      sources: [path.join(tensorflow, 'logLevel.cc')],
      compilerArguments,
      linkerArguments: [],
    },
    {
      file: bindingFile,
      sources: ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) =>
        path.join(bindingSources, name),
      ),
      compilerArguments: withLibrary,
      linkerArguments,
    },
    {
      file: sessionFile,
      sources: [
        path.join(tensorflow, 'session.cc'),
        ...sourcesIn(path.join(tensorflow, 'kernels')),
      ],
      compilerArguments: [...withLibrary, ...libraryFlags],
      linkerArguments,
    },
    {
      file: pjrtFile,
      sources: sourcesIn(path.join(layout.nativeSources, 'pjrt')),
      compilerArguments: [...withLibrary, '-pthread'],
      linkerArguments: ['-ldl', '-pthread'],
    },
    {
      file: linearAlgebraFile,
      sources: sourcesIn(path.join(layout.nativeSources, 'linearAlgebra')),
      compilerArguments: [...compilerArguments, '-pthread'],
      linkerArguments: ['-pthread'],
    },
  ];
}

/**
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {string} folder in which the addons for exactly these sources, flags and library are kept
 */
export function keptFolder(layout, library) {
  const key = createHash('sha256')
    .update(`${treeSha256(layout.bindingPackage, ['binding', 'package.json'])}\n`)
    .update(`${treeSha256(layout.nativeSources, ['.'])}\n`)
    .update(`${[...commonFlags, ...libraryFlags].join(' ')}\n`)
    .update(identityOf(library))
    .digest('hex');
  return path.join(layout.binding, key.slice(0, 16));
}

/**
 * @param {string} kept
 * @returns {boolean} whether every addon has been built into this folder
 */
export function areBuilt(kept) {
  return addonFiles.every((file) => existsSync(path.join(kept, file)));
}

/**
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {boolean} whether the kept addons are those in the package, and the link leads to the library
 */
export function arePlaced(layout, library) {
  const kept = keptFolder(layout, library);
  if (!areBuilt(kept) || !areBuilt(layout.placedAddons)) return false;
  const areSame = addonFiles.every((file) =>
    readFileSync(path.join(kept, file)).equals(readFileSync(path.join(layout.placedAddons, file))),
  );
  const link = lstatSync(layout.placedLibrary, { throwIfNoEntry: false });
  if (!areSame || !link?.isSymbolicLink()) return false;
  const parent = path.dirname(layout.placedLibrary);
  return path.resolve(parent, readlinkSync(layout.placedLibrary)) === library.libraries;
}

/**
 * Puts the kept addons and a link to the library where the package looks for them.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {void}
 */
export function place(layout, library) {
  const parent = path.dirname(layout.placedLibrary);
  mkdirSync(parent, { recursive: true });
  rmSync(layout.placedLibrary, { recursive: true, force: true });
  const isOurs = library.libraries.startsWith(layout.root + path.sep);
  symlinkSync(
    isOurs ? path.relative(parent, library.libraries) : library.libraries,
    layout.placedLibrary,
  );
  mkdirSync(layout.placedAddons, { recursive: true });
  for (const file of addonFiles) {
    // A new file and a rename: a process may have the old one loaded.
    const placed = path.join(layout.placedAddons, file);
    copyFileSync(path.join(keptFolder(layout, library), file), `${placed}.partial`);
    renameSync(`${placed}.partial`, placed);
  }
}
