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
import { findDriver, systemPlaces } from './driver.mjs';
import { cpuSet, cudaSets } from './pluginSets.mjs';
import { chosenCuda } from './pluginSteps.mjs';
import { cpuWheel } from './tensorflowWheel.mjs';
import { downloadWheel } from './wheel.mjs';
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
 * @param {Layout} layout
 * @param {readonly string[] | undefined} cuda versions; empty for the one that this machine's driver would get
 * @returns {Promise<import('./wheel.mjs').Wheel[]>} every wheel that goes into the folder
 */
async function collectedWheels(layout, cuda) {
  const wheels = [cpuWheel, ...cpuSet.wheels];
  if (cuda === undefined) return wheels;
  const driver = await findDriver(systemPlaces());
  const fitting = chosenCuda({ layout, cuda: '', driver }) ?? cudaSets[0];
  const sets = cudaSets.filter((set) =>
    cuda.length > 0 ? cuda.includes(String(set.cuda)) : set === fitting,
  );
  console.log("NVIDIA's libraries come under NVIDIA's licence (EULA), which lies in their wheels");
  return [...wheels, ...sets.flatMap((set) => set.wheels)];
}

/**
 * Puts everything the set-up downloads into a folder, for a machine without network. What is there already is kept.
 * @param {Layout} layout
 * @param {string} target the folder; made when missing
 * @param {readonly string[] | undefined} cuda versions of CUDA to take along; empty for the one that this machine's
 *   driver would get; undefined for none
 * @returns {Promise<void>}
 * @throws {SetupError} when something but Electron cannot be had
 */
export async function collect(layout, target, cuda) {
  const missing = await missingRequirements(['node', 'platform', 'npm', 'python'], layout.root);
  if (missing.length > 0) throw new SetupError('REQUIREMENT_MISSING', missing.join('\n'));
  const folder = path.resolve(target);
  const scratch = path.join(folder, 'partial');
  rmSync(scratch, { recursive: true, force: true });
  console.log('[1/3] packages');
  const registry = await collectPackages(layout, folder, path.join(scratch, 'project'));
  console.log('[2/3] wheels');
  const noteCommand = () => undefined;
  for (const wheel of await collectedWheels(layout, cuda)) {
    console.log(`      ${wheel.requirement} (${inMegabytes(wheel.bytes)})`);
    const file = await downloadWheel(wheel, folder, path.join(scratch, 'wheel'), { noteCommand });
    await checkFile(file, wheel);
  }
  console.log('[3/3] Electron');
  const failure = await installElectron(
    path.join(scratch, 'project', 'node_modules'),
    electronCacheIn(folder),
    noteCommand,
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
