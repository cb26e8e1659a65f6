import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { checkFile } from './contentHash.mjs';
import { inMegabytes } from './progress.mjs';
import { missingRequirements } from './requirements.mjs';
import { SetupError } from './setupError.mjs';
import { isStamped, readJson, writeJson, writeStamp } from './stamp.mjs';
import { checkDownload, downloadWheel, unpackWheel, wheelKey } from './wheel.mjs';

/** @typedef {import('./layout.mjs').Layout} Layout */
/** @typedef {import('./pluginSets.mjs').PluginSet} PluginSet */
/** @typedef {import('./wheel.mjs').Wheel} Wheel */

/**
 * @param {Wheel} wheel
 * @returns {string} name of its stamp
 */
function stampOf(wheel) {
  return wheel.requirement.split('==')[0] ?? wheel.requirement;
}

/**
 * @param {Layout} layout
 * @param {PluginSet} set
 * @returns {Wheel[]} those whose files are not all in place
 */
export function missingWheels(layout, set) {
  const stamps = path.join(layout.plugins, set.folder, 'stamps');
  return set.wheels.filter((wheel) => !isStamped(stamps, stampOf(wheel), wheelKey(wheel)));
}

/**
 * @param {readonly Wheel[]} wheels
 * @param {string | undefined} from folder that has them, instead of the network
 * @returns {string} how many there are and what they take, for the line before they are fetched
 */
export function sizesOf(wheels, from) {
  const sum = (/** @type {'bytes' | 'keptBytes'} */ key) =>
    inMegabytes(wheels.reduce((total, wheel) => total + wheel[key], 0));
  const count = wheels.length === 1 ? 'a wheel' : `${String(wheels.length)} wheels`;
  const source = from === undefined ? 'to download' : `from ${from}`;
  return `${count} (${sum('bytes')} ${source}, ${sum('keptBytes')} on disk)`;
}

/**
 * Asks for room for what is to be fetched, before anything is. A wheel is removed once it is extracted, so that only the
 * largest counts; pip holds it twice for a moment.
 * @param {string} root project folder
 * @param {readonly Wheel[]} wheels
 * @param {boolean} areFetched whether the wheels come to this disk, too
 * @returns {void}
 * @throws {SetupError} `DISK_FULL`
 */
export function requireRoom(root, wheels, areFetched) {
  const kept = wheels.reduce((total, wheel) => total + wheel.keptBytes, 0);
  const largest = Math.max(0, ...wheels.map((wheel) => wheel.bytes));
  const needed = kept + (areFetched ? 2 * largest : 0);
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize >= needed) return;
  throw new SetupError(
    'DISK_FULL',
    `${inMegabytes(needed)} of free disk space are needed, found ${inMegabytes(bavail * bsize)} at ${root}: make room`,
  );
}

/**
 * Looks into a folder that stands in for the network.
 * @param {string} folder
 * @param {readonly Wheel[]} wheels
 * @returns {void}
 * @throws {SetupError} `FOLDER_INCOMPLETE` naming every wheel that is not in it
 */
function requireWheels(folder, wheels) {
  const missing = wheels
    .map(({ file }) => file)
    .filter((file) => !existsSync(path.join(folder, file)));
  if (missing.length === 0) return;
  throw new SetupError(
    'FOLDER_INCOMPLETE',
    `${folder}: expected ${missing.join(', ')}, found no such file; fill the folder again with \`npm run setup -- --collect FOLDER\` (with --cuda for NVIDIA's libraries)`,
  );
}

/**
 * Moves all files of a folder into another on the same disk, replacing those of the same name.
 * @param {string} source
 * @param {string} target
 * @returns {void}
 */
function mergeInto(source, target) {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source)) {
    const from = path.join(source, name);
    const to = path.join(target, name);
    if (statSync(from).isDirectory()) mergeInto(from, to);
    else renameSync(from, to);
  }
}

/**
 * Fetches, checks and extracts what is missing of a plug-in. Each wheel is stamped by itself: a set-up that was broken off
 * goes on at the wheel where it was.
 * @param {PluginSet} set
 * @param {Pick<import('./steps.mjs').Context, 'layout' | 'from' | 'noteCommand'>} context
 * @returns {Promise<void>}
 * @throws {SetupError} when something is missing, broken or cannot be had
 */
export async function installPlugin(set, { layout, from, noteCommand }) {
  const wheels = missingWheels(layout, set);
  if (wheels.length === 0) return;
  const lacking = await missingRequirements(['python'], layout.root);
  if (lacking.length > 0) throw new SetupError('REQUIREMENT_MISSING', lacking.join('\n'));
  if (from) requireWheels(from, wheels);
  requireRoom(layout.root, wheels, !from);
  const target = path.join(layout.plugins, set.folder);
  const scratch = path.join(layout.partial, set.folder);
  for (const [index, wheel] of wheels.entries()) {
    const place = `${String(index + 1)} of ${String(wheels.length)}`;
    console.log(`      ${place}: ${wheel.requirement} (${inMegabytes(wheel.bytes)})`);
    // A second copy of NVIDIA's libraries, in pip's cache, would take room for nothing: each is fetched once.
    const isCached = set.cudaDataFolder === undefined;
    const file = await checkedWheel(wheel, isCached, { layout, from, noteCommand });
    await unpackWheel(wheel, file, scratch, noteCommand);
    mergeInto(scratch, target);
    writeStamp(path.join(target, 'stamps'), stampOf(wheel), wheelKey(wheel));
    rmSync(scratch, { recursive: true });
    if (!from) rmSync(file);
  }
}

/**
 * @param {Wheel} wheel
 * @param {boolean} isCached whether pip keeps a copy
 * @param {Pick<import('./steps.mjs').Context, 'layout' | 'from' | 'noteCommand'>} context
 * @returns {Promise<string>} the wheel, whole and checked: the user's own file, or one that we fetched
 * @throws {SetupError} `WHEEL_DOWNLOAD_FAILED`, `SIZE_MISMATCH` or `HASH_MISMATCH`
 */
async function checkedWheel(wheel, isCached, { layout, from, noteCommand }) {
  if (from) {
    const file = path.join(from, wheel.file);
    await checkFile(file, wheel);
    return file;
  }
  const partial = path.join(layout.partial, 'wheel');
  const options = { noteCommand, isCached };
  const file = await downloadWheel(wheel, layout.download, partial, options);
  await checkDownload(file, wheel);
  return file;
}

/**
 * What src-main/engine/backends/pjrtPlugins.ts reads: paths relative to the record, so that the project can be moved.
 * @param {Layout} layout
 * @param {PluginSet} set
 * @returns {{ file: string, version: string, cudaDataFolder?: string, libraries?: string[] }}
 */
function entryOf(layout, set) {
  const relative = (/** @type {string} */ file) =>
    path.relative(layout.placedAddons, path.join(layout.plugins, set.folder, file));
  const entry = { file: relative(set.plugin), version: set.version };
  if (set.cudaDataFolder === undefined) return entry;
  const libraries = librariesOf(set).map(relative);
  return { ...entry, cudaDataFolder: relative(set.cudaDataFolder), libraries };
}

/**
 * @param {PluginSet} set
 * @returns {string[]} NVIDIA's libraries, relative to the set's folder, each after those that it needs
 */
export function librariesOf(set) {
  const files = set.wheels.flatMap((wheel) => wheel.kept);
  return files.filter((file) => file !== set.plugin && /\.so(\.\d+)*$/.test(file));
}

/**
 * @param {Layout} layout
 * @returns {Record<string, unknown>} the record's entries by kind of device; empty when there is none
 */
function recordOf(layout) {
  return /** @type {Record<string, unknown>} */ (readJson(layout.pluginRecord) ?? {});
}

/**
 * @param {Layout} layout
 * @param {'cpu' | 'cuda'} kind
 * @param {PluginSet} set
 * @returns {boolean} whether the plug-in is in place and the engine can find it
 */
export function isReady(layout, kind, set) {
  const found = JSON.stringify(recordOf(layout)[kind]);
  return missingWheels(layout, set).length === 0 && found === JSON.stringify(entryOf(layout, set));
}

/**
 * Tells the engine where a plug-in is. A fresh `npm ci` takes the record away with the packages.
 * @param {Layout} layout
 * @param {'cpu' | 'cuda'} kind
 * @param {PluginSet} set
 * @returns {void}
 */
export function recordPlugin(layout, kind, set) {
  writeJson(layout.pluginRecord, { ...recordOf(layout), [kind]: entryOf(layout, set) });
}
