import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { outsideEnvironment, run } from './childProcess.mjs';
import { installElectron } from './electron.mjs';
import { npmCacheIn, writeCollected } from './offlineFolder.mjs';
import { electronCacheIn } from './offlineFolder.mjs';
import { installArguments, npmReason } from './packages.mjs';
import { folderBytes, inMegabytes } from './progress.mjs';
import { missingRequirements } from './requirements.mjs';
import { SetupError } from './setupError.mjs';
import { cpuWheel, downloadWheel } from './tensorflowWheel.mjs';
import { checkFile } from './contentHash.mjs';

/** @typedef {import('./layout.mjs').Layout} Layout */

/**
 * Fills npm's cache by installing once beside the folder's files.
 * @param {Layout} layout
 * @param {string} folder
 * @param {string} scratch project folder for that one installation
 * @returns {Promise<string>} address of the npm registry
 * @throws {SetupError} `PACKAGES_FAILED`
 */
async function collectPackages(layout, folder, scratch) {
  mkdirSync(scratch, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    copyFileSync(path.join(layout.root, file), path.join(scratch, file));
  }
  const options = { cwd: scratch, env: outsideEnvironment(layout.modules) };
  const registry = (
    await run('npm', ['config', 'get', 'registry', '--loglevel=error'], options)
  ).stdout.trim();
  const { exitCode, output } = await run(
    'npm',
    [...installArguments(undefined), '--cache', npmCacheIn(folder)],
    options,
  );
  if (exitCode === 0) return registry;
  throw new SetupError(
    'PACKAGES_FAILED',
    `npm could not collect the packages\n${npmReason(output)}`,
  );
}

/**
 * Puts everything the set-up downloads into a folder, for a machine without network. What is there already is kept.
 * @param {Layout} layout
 * @param {string} target the folder; made when missing
 * @returns {Promise<void>}
 * @throws {SetupError} when something but Electron cannot be had
 */
export async function collect(layout, target) {
  const missing = await missingRequirements(['node', 'platform', 'npm', 'python'], layout.root);
  if (missing.length > 0) throw new SetupError('REQUIREMENT_MISSING', missing.join('\n'));
  const folder = path.resolve(target);
  const scratch = path.join(folder, 'partial');
  rmSync(scratch, { recursive: true, force: true });
  console.log('[1/3] packages');
  const registry = await collectPackages(layout, folder, path.join(scratch, 'project'));
  console.log(`[2/3] TensorFlow library: ${cpuWheel.file}`);
  const wheel = await downloadWheel(folder, path.join(scratch, 'wheel'), () => undefined);
  await checkFile(wheel, cpuWheel);
  console.log('[3/3] Electron');
  const failure = await installElectron(
    path.join(scratch, 'project', 'node_modules'),
    electronCacheIn(folder),
    () => undefined,
  );
  if (failure)
    console.log(
      `      could not be had (${failure}); the workbench will open in the browser there`,
    );
  rmSync(scratch, { recursive: true, force: true });
  writeCollected(folder, registry);
  console.log(
    `${folder} is complete: ${inMegabytes(folderBytes(folder))}; there, run \`npm run setup -- --from FOLDER\``,
  );
}
