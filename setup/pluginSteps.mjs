import path from 'node:path';
import { bundledNode } from './bundledNode.mjs';
import { firstLines, lastLines, run } from './childProcess.mjs';
import { pjrtFile } from './addons.mjs';
import { cpuSet, cudaSets } from './pluginSets.mjs';
import {
  installPlugin,
  isReady,
  librariesOf,
  missingWheels,
  recordPlugin,
  sizesOf,
} from './plugins.mjs';
import { SetupError } from './setupError.mjs';
import { isStamped, writeStamp } from './stamp.mjs';

/** @typedef {import('./pluginSets.mjs').CudaSet} CudaSet */
/** @typedef {import('./steps.mjs').Context} Context */

const failedStamp = 'cuda-unavailable';

/**
 * @param {Context} context
 * @param {import('./pluginSets.mjs').PluginSet} set
 * @returns {string} what has to be fetched for it
 */
function fetched({ layout, from }, set) {
  const wheels = missingWheels(layout, set);
  return wheels.length === 0 ? 'telling the workbench where it lies' : sizesOf(wheels, from);
}

/** @type {import('./steps.mjs').Step} */
export const xlaCpuStep = {
  label: 'XLA for the processor',
  isWanted: ({ layout, xlaCpu }) => xlaCpu || missingWheels(layout, cpuSet).length === 0,
  needs: () => [],
  isDone: ({ layout }) => isReady(layout, 'cpu', cpuSet),
  announce: (context) => fetched(context, cpuSet),
  run: async (context) => {
    await installPlugin(cpuSet, context);
    recordPlugin(context.layout, 'cpu', cpuSet);
  },
};

/**
 * Chooses between the versions of CUDA: the one named; else, of those the driver is new enough for, the one that is there,
 * else the newest. Without a driver all count, for a card may come.
 * @param {Pick<Context, 'layout' | 'cuda' | 'driver'>} context
 * @returns {CudaSet | undefined} undefined when the driver is too old for all
 */
export function chosenCuda({ layout, cuda, driver }) {
  const named = cudaSets.find((set) => String(set.cuda) === cuda);
  if (named) return named;
  const runnable = cudaSets.filter(
    (set) => driver === undefined || driver.number >= set.leastDriver,
  );
  return runnable.find((set) => missingWheels(layout, set).length === 0) ?? runnable[0];
}

/**
 * @param {Context} context
 * @returns {CudaSet}
 * @throws {SetupError} `DRIVER_TOO_OLD`
 */
function requiredCuda(context) {
  const set = chosenCuda(context);
  if (set) return set;
  const needs = cudaSets.map(
    ({ cuda, leastDriver }) =>
      `CUDA ${String(cuda)} needs NVIDIA's driver ${String(leastDriver)} or newer`,
  );
  throw new SetupError(
    'DRIVER_TOO_OLD',
    `${needs.join(', ')}; found ${context.driver?.name ?? 'none'}: install a newer driver`,
  );
}

/**
 * @param {Context} context
 * @returns {string} what a failure is remembered for: another driver or another list of wheels is tried again
 */
function failureKey(context) {
  return [chosenCuda(context)?.folder ?? 'none', context.driver?.name ?? 'none'].join(' ');
}

/** Loads each library with all its symbols, as the doctor does, and the plug-in last; a promise rejected ends it, too. */
const loadingScript = `
  const [addon, plugin, ...libraries] = process.argv.slice(1);
  const { libraryFault, loadPlugin } = require(addon);
  for (const library of libraries) {
    const fault = libraryFault(library);
    if (fault !== null) throw new Error(library + ': ' + fault);
  }
  loadPlugin(plugin, libraries);
`;

/**
 * Loads what was set up once, in a process of its own.
 * @param {import('./layout.mjs').Layout} layout
 * @param {CudaSet} set
 * @returns {Promise<void>}
 * @throws {SetupError} `CUDA_LOAD_FAILED`
 */
async function requireLoading(layout, set) {
  const files = [set.plugin, ...librariesOf(set)].map((file) =>
    path.join(layout.plugins, set.folder, file),
  );
  const addon = path.join(layout.placedAddons, pjrtFile);
  const { executable } = bundledNode(layout.modules);
  const { exitCode, output } = await run(executable, ['-e', loadingScript, addon, ...files]);
  if (exitCode === 0) return;
  throw new SetupError(
    'CUDA_LOAD_FAILED',
    `CUDA's libraries are there but do not load (exit code ${String(exitCode)}); see docs/setup.md\n${lastLines(output, 6)}`,
  );
}

/**
 * @param {Context} context
 * @returns {Promise<string>} a remark on the result
 * @throws {SetupError} when it cannot be set up
 */
async function installCuda(context) {
  const { layout, driver } = context;
  const set = requiredCuda(context);
  await installPlugin(set, context);
  await requireLoading(layout, set);
  recordPlugin(layout, 'cuda', set);
  const found = driver?.name ?? 'no NVIDIA driver found; it will be used where there is one';
  return `CUDA ${String(set.cuda)}, ${String(librariesOf(set).length)} libraries with all their symbols; ${found}`;
}

/**
 * Asked for, it fails as any other step does. By itself, where there is a driver, it says what failed, and the workbench
 * computes on the processor.
 * @type {import('./steps.mjs').Step}
 */
export const cudaStep = {
  label: 'CUDA',
  isWanted: ({ layout, cuda, driver }) => {
    if (cuda !== undefined) return true;
    if (process.env['LATENT_CUDA_PLUGIN'] || process.env['LATENT_SETUP_CUDA'] === 'no')
      return false;
    return driver !== undefined || cudaSets.some((set) => missingWheels(layout, set).length === 0);
  },
  needs: () => [],
  isDone: (context) => {
    const { layout, cuda, retries } = context;
    const set = chosenCuda(context);
    if (set && isReady(layout, 'cuda', set)) return true;
    return (
      cuda === undefined && !retries && isStamped(layout.stamps, failedStamp, failureKey(context))
    );
  },
  announce: (context) => {
    const set = chosenCuda(context);
    if (!set) return 'looking at the driver';
    const text = `CUDA ${String(set.cuda)}: ${fetched(context, set)}`;
    return missingWheels(context.layout, set).length === 0
      ? text
      : `${text}; NVIDIA's libraries come under NVIDIA's licence (EULA), which lies beside them`;
  },
  run: async (context) => {
    if (context.cuda !== undefined) return installCuda(context);
    try {
      return await installCuda(context);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      writeStamp(context.layout.stamps, failedStamp, failureKey(context));
      return `could not be set up (${firstLines(reason, 1)}); the workbench computes on the processor. \`npm run setup -- --cuda\` tries again`;
    }
  },
};
