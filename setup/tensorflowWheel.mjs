import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkFile } from './contentHash.mjs';
import { isStamped, writeStamp } from './stamp.mjs';
import { unpackWheel, wheelKey } from './wheel.mjs';

/** The one wheel of TensorFlow the workbench is built and tested with. */
export const cpuWheel = {
  variant: 'cpu-2.21.0',
  requirement: 'tensorflow-cpu==2.21.0',
  file: 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
  bytes: 274_000_871,
  sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
  /** What is kept of it: the two libraries, the headers our addons and kernels include, and the licences. */
  kept: [
    'tensorflow/libtensorflow_cc.so.2',
    'tensorflow/libtensorflow_framework.so.2',
    'tensorflow/include/tensorflow/c/',
    'tensorflow/include/tensorflow/core/',
    'tensorflow/include/tsl/',
    'tensorflow/include/xla/tsl/',
    'tensorflow/include/xla/pjrt/c/',
    'tensorflow/include/absl/',
    'tensorflow/include/google/protobuf/',
    'tensorflow/include/Eigen/',
    'tensorflow/include/unsupported/Eigen/',
    'tensorflow/include/ml_dtypes/',
    'tensorflow/include/LICENSE',
    'tensorflow/THIRD_PARTY_NOTICES.txt',
  ],
  keptBytes: 901_500_000,
};

/**
 * @param {string} target folder of the extracted library
 * @returns {boolean} whether it was extracted from this wheel, with everything that is kept today
 */
export function isExtracted(target) {
  return isStamped(target, 'wheel', wheelKey(cpuWheel));
}

/**
 * Extracts what the workbench needs from the wheel, keeping the wheel's folders. The target appears whole or not at all.
 * @param {string} wheel
 * @param {string} target
 * @param {string} partial scratch folder on the same disk, deleted first
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<void>}
 * @throws {SetupError} `WHEEL_BROKEN`, `SIZE_MISMATCH` or `HASH_MISMATCH`
 */
export async function extractWheel(wheel, target, partial, noteCommand) {
  await checkFile(wheel, cpuWheel);
  await unpackWheel(cpuWheel, wheel, partial, noteCommand);
  writeStamp(partial, 'wheel', wheelKey(cpuWheel));
  mkdirSync(path.dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}
