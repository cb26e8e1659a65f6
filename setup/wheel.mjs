import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run } from './childProcess.mjs';
import { checkFile } from './contentHash.mjs';
import { withByteProgress } from './progress.mjs';
import { SetupError } from './setupError.mjs';

/**
 * A Python wheel that shared libraries are taken out of. Any Python can fetch and unpack it: none ever imports it.
 * @typedef {object} Wheel
 * @property {string} requirement its name and version as pip wants them, such as `nvidia-cublas==13.1.0.3`
 * @property {string} file its name
 * @property {number} bytes
 * @property {string} sha256
 * @property {readonly string[]} kept what is extracted: files, and folders that end with a slash
 * @property {number} keptBytes
 */

/**
 * @param {string} file a wheel's name
 * @returns {string[]} options that make pip take this wheel, whatever Python it runs on
 */
function pipTags(file) {
  const platform = path.basename(file, '.whl').split('-').at(-1)?.split('.')[0] ?? '';
  return ['--python-version=3.12', '--implementation=cp', '--abi=cp312', `--platform=${platform}`];
}

/**
 * Gets a wheel into a folder through pip, which knows the user's registry, proxy and certificates. One that is there
 * already is taken as it is.
 * @param {Wheel} wheel
 * @param {string} folder where the whole, checked wheel goes
 * @param {string} partial scratch folder, deleted before and after
 * @param {{ noteCommand: (pid: number) => void, isCached?: boolean }} options `isCached`: whether pip keeps a copy of
 *   its own in the user's home folder; true when left out
 * @returns {Promise<string>} the wheel's path
 * @throws {SetupError} `WHEEL_DOWNLOAD_FAILED`, `SIZE_MISMATCH` or `HASH_MISMATCH`
 */
export async function downloadWheel(wheel, folder, partial, { noteCommand, isCached = true }) {
  const file = path.join(folder, wheel.file);
  if (existsSync(file)) return file;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const { exitCode, output } = await withByteProgress(
    { label: `downloading ${wheel.requirement}`, folder: partial, totalBytes: wheel.bytes },
    () =>
      run(
        'python3',
        // prettier-ignore
        ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check',
          ...(isCached ? [] : ['--no-cache-dir']), ...pipTags(wheel.file), '--dest', partial, wheel.requirement],
        // pip unpacks into TMPDIR: an interrupted download is then swept away with the scratch folder
        { env: { ...process.env, TMPDIR: partial }, onStart: noteCommand },
      ),
  );
  const fetched = path.join(partial, wheel.file);
  if (exitCode !== 0 || !existsSync(fetched)) {
    throw new SetupError(
      'WHEEL_DOWNLOAD_FAILED',
      `pip could not download ${wheel.file} (exit code ${String(exitCode)}); check the network, or use --from FOLDER (docs/setup.md)\n${lastLines(output, 4)}`.trimEnd(),
    );
  }
  await checkDownload(fetched, wheel);
  mkdirSync(folder, { recursive: true });
  renameSync(fetched, file);
  rmSync(partial, { recursive: true, force: true });
  return file;
}

/**
 * Checks a wheel that we fetched; a wrong one is removed, so that the next set-up fetches it again.
 * @param {string} file
 * @param {Wheel} wheel
 * @returns {Promise<void>}
 * @throws {SetupError} `SIZE_MISMATCH` or `HASH_MISMATCH`
 */
export async function checkDownload(file, wheel) {
  try {
    await checkFile(file, wheel, 'it was removed; the next set-up fetches it again');
  } catch (error) {
    rmSync(file);
    throw error;
  }
}

/**
 * Extracts what is kept of a wheel, keeping the wheel's folders.
 * @param {Wheel} wheel
 * @param {string} file the checked wheel
 * @param {string} partial scratch folder for the files, deleted first
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<void>}
 * @throws {SetupError} `WHEEL_BROKEN`
 */
export async function unpackWheel(wheel, file, partial, noteCommand) {
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const script = fileURLToPath(new URL('extractWheel.py', import.meta.url));
  const { exitCode, output } = await withByteProgress(
    { label: `extracting ${wheel.requirement}`, folder: partial, totalBytes: wheel.keptBytes },
    () => run('python3', [script, file, partial, ...wheel.kept], { onStart: noteCommand }),
  );
  if (exitCode !== 0 || readdirSync(partial).length === 0) {
    throw new SetupError('WHEEL_BROKEN', `cannot extract ${file}\n${lastLines(output, 2)}`);
  }
}

/**
 * @param {Wheel} wheel
 * @returns {string} changes with the wheel and with what is kept of it
 */
export function wheelKey(wheel) {
  return [wheel.sha256, ...wheel.kept].join(' ');
}
