import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commandOnPath } from './executable.mjs';
import { cudaSets } from './pluginSets.mjs';
import { answerOf } from './requirements.mjs';

/**
 * NVIDIA's driver on this machine.
 * @typedef {object} Driver
 * @property {string} name for messages, such as `NVIDIA driver 580.65.06`
 * @property {number} number its first number; for one that only tells the CUDA it is made for, that CUDA's least
 */

/**
 * Where a driver shows itself.
 * @typedef {object} DriverPlaces
 * @property {string} report the kernel module's own file
 * @property {string} loaderCache the system's list of shared libraries
 * @property {readonly string[]} libraryFolders searched beside it
 * @property {string} searchPath for nvidia-smi, as in PATH
 */

/** Asks the driver's library which CUDA it is made for, such as 13000; needs no card. */
const libraryScript = `import ctypes
version = ctypes.c_int()
ctypes.CDLL("libcuda.so.1").cuDriverGetVersion(ctypes.byref(version))
print(version.value)`;

/** @returns {DriverPlaces} those of this machine */
export function systemPlaces() {
  const named = (process.env['LD_LIBRARY_PATH'] ?? '').split(path.delimiter);
  return {
    report: '/proc/driver/nvidia/version',
    loaderCache: '/etc/ld.so.cache',
    // Windows gives its driver to a Linux inside it by this folder.
    libraryFolders: ['/usr/lib/wsl/lib', ...named.filter((folder) => folder !== '')],
    searchPath: process.env['PATH'] ?? '',
  };
}

/**
 * @param {string} text the kernel module's report, or what nvidia-smi prints
 * @returns {Driver | undefined} undefined when it names no version
 */
function driverOf(text) {
  const version = /\d+(?:\.\d+)+/.exec(text)?.[0];
  return version === undefined
    ? undefined
    : { name: `NVIDIA driver ${version}`, number: Number.parseInt(version, 10) };
}

/**
 * @param {DriverPlaces} places
 * @returns {boolean} whether libcuda.so.1 is where the loader looks
 */
function hasLibrary({ loaderCache, libraryFolders }) {
  const isListed = existsSync(loaderCache) && readFileSync(loaderCache).includes('libcuda.so.1\0');
  return isListed || libraryFolders.some((folder) => existsSync(path.join(folder, 'libcuda.so.1')));
}

/**
 * Looks for NVIDIA's driver. Without one this takes a millisecond: no program is started.
 * @param {DriverPlaces} places
 * @returns {Promise<Driver | undefined>}
 */
export async function findDriver(places) {
  if (existsSync(places.report)) return driverOf(readFileSync(places.report, 'utf8'));
  const command = commandOnPath(['nvidia-smi'], places.searchPath);
  const query = ['--query-gpu=driver_version', '--format=csv,noheader'];
  const told = command === undefined ? undefined : driverOf((await answerOf(command, query)) ?? '');
  if (told || !hasLibrary(places)) return told;
  const answer = await answerOf('python3', ['-c', libraryScript]);
  const number = Number(answer?.trim() ?? '');
  if (!(number > 0)) return undefined;
  // 1000 times the major version and 10 times the minor one.
  const name = `libcuda.so.1 of CUDA ${String(Math.floor(number / 1000))}.${String((number % 1000) / 10)}`;
  const set = cudaSets.find(({ cuda }) => number >= 1000 * cuda);
  return { name, number: set?.leastDriver ?? 0 };
}
