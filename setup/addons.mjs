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
import { treeSha256 } from './contentHash.mjs';
import { nodeApiVersion } from './layout.mjs';
import { identityOf, libraryFiles } from './tensorflowLibrary.mjs';

/** @typedef {import('./layout.mjs').Layout} Layout */
/** @typedef {import('./tensorflowLibrary.mjs').TensorflowLibrary} TensorflowLibrary */

/** The package's binding of the library. */
export const bindingFile = 'tfjs_binding.node';

/** Our own addon, which is loaded before the binding; src-main/engine/backends/logLevel.ts looks for it. */
export const logLevelFile = 'tensorflow_log_level.node';

/**
 * What is built for TensorFlow, with g++'s arguments but for the output. The binding finds the library beside its
 * package through `deps/lib`, wherever that link points.
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {{ file: string, compilerArguments: string[] }[]}
 */
export function addonsOf(layout, library) {
  const common = [
    '-O2',
    '-std=c++17',
    '-shared',
    '-fPIC',
    `-DNAPI_VERSION=${String(nodeApiVersion)}`,
    `-I${bundledNode(layout.modules).headers}`,
  ];
  const bindingSources = ['tfjs_backend.cc', 'tfjs_binding.cc'];
  const bindingArguments = [
    ...common,
    `-I${library.headers}`,
    ...bindingSources.map((file) => path.join(layout.bindingPackage, 'binding', file)),
    `-L${library.libraries}`,
    ...libraryFiles.map((file) => `-l:${file}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  return [
    { file: bindingFile, compilerArguments: bindingArguments },
    { file: logLevelFile, compilerArguments: [...common, layout.logLevelSource] },
  ];
}

/**
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {string} folder in which the addons for exactly these sources and this library are kept
 */
export function keptFolder(layout, library) {
  const key = createHash('sha256')
    .update(`${treeSha256(layout.bindingPackage, ['binding', 'package.json'])}\n`)
    .update(`${treeSha256(layout.root, [path.relative(layout.root, layout.logLevelSource)])}\n`)
    .update(identityOf(library))
    .digest('hex');
  return path.join(layout.binding, key.slice(0, 16));
}

/**
 * @param {string} kept
 * @returns {boolean} whether every addon has been built into this folder
 */
export function areBuilt(kept) {
  return [bindingFile, logLevelFile].every((file) => existsSync(path.join(kept, file)));
}

/**
 * @param {Layout} layout
 * @param {TensorflowLibrary} library
 * @returns {boolean} whether the kept addons are those in the package, and the link leads to the library
 */
export function arePlaced(layout, library) {
  const kept = keptFolder(layout, library);
  if (!areBuilt(kept) || !areBuilt(layout.placedAddons)) return false;
  const areSame = [bindingFile, logLevelFile].every((file) =>
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
  for (const file of [bindingFile, logLevelFile]) {
    // A new file and a rename: a process may have the old one loaded.
    const placed = path.join(layout.placedAddons, file);
    copyFileSync(path.join(keptFolder(layout, library), file), `${placed}.partial`);
    renameSync(`${placed}.partial`, placed);
  }
}
