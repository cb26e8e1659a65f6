import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commandOnPath } from './executable.mjs';
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

/** The first driver of each CUDA (NVIDIA, CUDA Toolkit release notes, table "CUDA Toolkit and Minimum Driver Versions"). */
const leastDrivers = [
  { cuda: 13, driver: 580 },
  { cuda: 12, driver: 525 },
];

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
  const cuda = Number(answer?.trim() ?? '') / 1000;
  const least = leastDrivers.find((entry) => cuda >= entry.cuda);
  return cuda > 0
    ? { name: `libcuda.so.1 of CUDA ${cuda.toFixed(1)}`, number: least?.driver ?? 0 }
    : undefined;
}
