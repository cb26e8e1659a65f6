import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { lastLines, run } from './childProcess.mjs';
import { electronBinary, electronVersion } from './electronBinary.mjs';
import { electronCacheIn } from './offlineFolder.mjs';
import { folderBytes } from './progress.mjs';
import { isStamped, writeStamp } from './stamp.mjs';

const failedStamp = 'electron-unavailable';

/**
 * Runs the Electron package's own installer, which checks the archive against the hashes in the package.
 * @param {string} modules `node_modules` folder that holds the electron package
 * @param {string | undefined} cache folder for the archive, instead of the user's cache
 * @param {(pid: number) => void} noteCommand
 * @returns {Promise<string | undefined>} the failure in one line, or undefined when it is installed
 */
export async function installElectron(modules, cache, noteCommand) {
  const { exitCode, output } = await run(
    bundledNode(modules).executable,
    [path.join(modules, 'electron', 'install.js')],
    {
      env: { ...process.env, ...(cache ? { electron_config_cache: cache } : {}) },
      onStart: noteCommand,
    },
  );
  if (exitCode === 0) return undefined;
  const reason = output.split('\n').find((line) => /error/i.test(line)) ?? lastLines(output, 1);
  return reason.trim();
}

/** @type {import('./steps.mjs').Step} */
export const electronStep = {
  label: 'Electron',
  needs: () => [],
  isDone: ({ layout, retries }) =>
    Boolean(process.env['ELECTRON_OVERRIDE_DIST_PATH']) ||
    electronBinary(layout.modules, process.env) !== undefined ||
    (!retries && isStamped(layout.stamps, failedStamp, electronVersion(layout.modules) ?? '')),
  announce: ({ from }) =>
    `its own installer fetches the binary ${from ? `from ${from}` : '(about 120 MB to download, 300 MB on disk)'}`,
  run: async ({ layout, from, noteCommand }) => {
    const cache = from ? electronCacheIn(from) : undefined;
    const failure =
      cache && folderBytes(cache) === 0
        ? `${cache} holds no archive`
        : await installElectron(layout.modules, cache, noteCommand);
    if (failure === undefined) return;
    writeStamp(layout.stamps, failedStamp, electronVersion(layout.modules) ?? '');
    return `could not be had (${failure}); the workbench opens in the browser instead`;
  },
};
