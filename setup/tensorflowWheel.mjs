import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run } from './childProcess.mjs';
import { checkFile } from './contentHash.mjs';
import { withByteProgress } from './progress.mjs';
import { SetupError } from './setupError.mjs';
import { isStamped, writeStamp } from './stamp.mjs';

/** The one wheel the workbench is built and tested with. Any Python can fetch it: none ever imports it. */
export const cpuWheel = {
  variant: 'cpu-2.21.0',
  requirement: 'tensorflow-cpu==2.21.0',
  file: 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl',
  bytes: 274_000_871,
  sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
  tags: {
    'python-version': '3.12',
    implementation: 'cp',
    abi: 'cp312',
    platform: 'manylinux_2_27_x86_64',
  },
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
  keptBytes: 901_200_000,
};

const wheelKey = [cpuWheel.sha256, ...cpuWheel.kept].join(' ');

/**
 * Gets the wheel into a folder through pip, which knows the user's registry, proxy and certificates.
 * @param {string} folder where the whole, checked wheel goes
 * @param {string} partial scratch folder, deleted before and after
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<string>} the wheel's path
 * @throws {SetupError} `WHEEL_DOWNLOAD_FAILED`, `SIZE_MISMATCH` or `HASH_MISMATCH`
 */
export async function downloadWheel(folder, partial, noteCommand) {
  const wheel = path.join(folder, cpuWheel.file);
  if (existsSync(wheel)) return wheel;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const tags = Object.entries(cpuWheel.tags).flatMap(([name, value]) => [`--${name}`, value]);
  const { exitCode, output } = await withByteProgress(
    { label: 'downloading', folder: partial, totalBytes: cpuWheel.bytes },
    () =>
      run(
        'python3',
        // prettier-ignore
        ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check',
          ...tags, '--dest', partial, cpuWheel.requirement],
        // pip unpacks into TMPDIR: an interrupted download is then swept away with the scratch folder
        { env: { ...process.env, TMPDIR: partial }, onStart: noteCommand },
      ),
  );
  const fetched = path.join(partial, cpuWheel.file);
  if (exitCode !== 0 || !existsSync(fetched)) {
    throw new SetupError(
      'WHEEL_DOWNLOAD_FAILED',
      `pip could not download ${cpuWheel.file} (exit code ${String(exitCode)}); check the network, or use --from FOLDER (docs/setup.md)\n${lastLines(output, 4)}`.trimEnd(),
    );
  }
  await checkFile(fetched, cpuWheel);
  mkdirSync(folder, { recursive: true });
  renameSync(fetched, wheel);
  rmSync(partial, { recursive: true, force: true });
  return wheel;
}

/**
 * @param {string} target folder of the extracted library
 * @returns {boolean} whether it was extracted from this wheel, with everything that is kept today
 */
export function isExtracted(target) {
  return isStamped(target, 'wheel', wheelKey);
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
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const script = fileURLToPath(new URL('extractWheel.py', import.meta.url));
  const { exitCode, output } = await withByteProgress(
    { label: 'extracting', folder: partial, totalBytes: cpuWheel.keptBytes },
    () => run('python3', [script, wheel, partial, ...cpuWheel.kept], { onStart: noteCommand }),
  );
  if (exitCode !== 0 || readdirSync(partial).length === 0) {
    throw new SetupError('WHEEL_BROKEN', `cannot extract ${wheel}\n${lastLines(output, 2)}`);
  }
  writeStamp(partial, 'wheel', wheelKey);
  mkdirSync(path.dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}
