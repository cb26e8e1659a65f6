import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const projectRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The Node-API level the binding is built for; the binding's package looks for it in `lib/napi-v8`. */
export const nodeApiVersion = 8;

/**
 * Every place the set-up reads or writes, as absolute paths.
 * @typedef {object} Layout
 * @property {string} root project folder
 * @property {string} state what the set-up keeps; survives a fresh `npm ci`
 * @property {string} stamps one small file for each finished step that leaves no better trace
 * @property {string} lock held while a set-up works
 * @property {string} download whole, checked downloads not yet used
 * @property {string} partial unfinished work; deleted before it is used again
 * @property {string} tensorflow one folder for each variant of the library, and which one is in use
 * @property {string} binding built addons, one folder for each combination of sources and library
 * @property {string} nativeSources folder of our own addons' sources, one folder in it for each library they face
 * @property {string} modules installed packages
 * @property {string} bindingPackage the package whose binding is built
 * @property {string} placedAddons folder in which that package looks for its binding
 * @property {string} placedLibrary where the binding looks for the library
 * @property {string} plugins XLA's plug-ins, one folder for each
 * @property {string} pluginRecord file that tells the engine where they are
 */

/**
 * @param {string} [root] project folder
 * @returns {Layout}
 */
export function layoutOf(root = projectRoot) {
  const state = path.join(root, '.setup');
  const modules = path.join(root, 'node_modules');
  const bindingPackage = path.join(modules, '@tensorflow', 'tfjs-node-gpu');
  const placedAddons = path.join(bindingPackage, 'lib', `napi-v${String(nodeApiVersion)}`);
  return {
    root,
    state,
    stamps: path.join(state, 'stamps'),
    lock: path.join(state, 'lock.json'),
    download: path.join(state, 'download'),
    partial: path.join(state, 'partial'),
    tensorflow: path.join(state, 'tensorflow'),
    binding: path.join(state, 'binding'),
    nativeSources: path.join(root, 'native'),
    modules,
    bindingPackage,
    placedAddons,
    placedLibrary: path.join(bindingPackage, 'deps', 'lib'),
    plugins: path.join(state, 'pjrt'),
    pluginRecord: path.join(placedAddons, 'pjrt_plugins.json'),
  };
}
