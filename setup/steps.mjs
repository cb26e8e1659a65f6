import { bindingStep } from './binding.mjs';
import { buildStep } from './build.mjs';
import { commandLinkStep } from './commandLink.mjs';
import { findDriver, systemPlaces } from './driver.mjs';
import { electronStep } from './electron.mjs';
import { withLock } from './lock.mjs';
import { packagesStep } from './packages.mjs';
import { cudaStep, xlaCpuStep } from './pluginSteps.mjs';
import { inSeconds } from './progress.mjs';
import { missingRequirements } from './requirements.mjs';
import { SetupError } from './setupError.mjs';
import { tensorflowStep } from './tensorflowLibrary.mjs';

/**
 * @typedef {object} Context
 * @property {import('./layout.mjs').Layout} layout
 * @property {string | undefined} from folder of files to use instead of the network
 * @property {boolean} retries whether what the workbench can do without, and failed before, is tried again
 * @property {boolean} xlaCpu whether XLA's plug-in for the processor is asked for
 * @property {string | undefined} cuda a version of CUDA that is asked for, empty for the driver's; undefined when none is
 * @property {import('./driver.mjs').Driver | undefined} driver NVIDIA's, where there is one
 * @property {(commandId: number) => void} noteCommand to be called with the id of each command a step starts
 */

/**
 * One step of the set-up. `isDone` looks at what is there, so a step broken off at any point is simply done again.
 * @typedef {object} Step
 * @property {string} label
 * @property {(context: Context) => boolean} [isWanted] whether it is a step of this set-up at all; always, when left out
 * @property {() => import('./requirements.mjs').Requirement[]} needs what it needs from the machine when it is not done
 * @property {(context: Context) => boolean} isDone
 * @property {(context: Context) => string} announce what it is about to do
 * @property {(context: Context) => Promise<string | undefined | void>} run may give a remark on the result
 */

/** @type {readonly Step[]} In order: each needs those before it. */
export const steps = [
  packagesStep,
  tensorflowStep,
  bindingStep,
  electronStep,
  buildStep,
  commandLinkStep,
  xlaCpuStep,
  cudaStep,
];

/**
 * @param {readonly Step[]} pending
 * @param {string} root project folder
 * @returns {Promise<void>}
 * @throws {SetupError} `REQUIREMENT_MISSING` naming everything that is missing at once
 */
async function checkRequirements(pending, root) {
  const needs = pending.flatMap((step) => step.needs());
  const missing = await missingRequirements(['node', 'platform', ...needs], root);
  if (missing.length > 0) throw new SetupError('REQUIREMENT_MISSING', missing.join('\n'));
}

/**
 * @typedef {object} Options
 * @property {import('./layout.mjs').Layout} layout
 * @property {string | undefined} from
 * @property {boolean} retries
 * @property {boolean} tellsDone whether the steps already done are named, too
 * @property {boolean} [xlaCpu]
 * @property {string | undefined} [cuda]
 */

/**
 * Does every step that is not done yet, telling on stdout what it does.
 * @param {Options} options as in `Context`
 * @returns {Promise<void>}
 * @throws {SetupError} when a requirement is missing or a step fails
 */
export async function setUp({ tellsDone, xlaCpu = false, cuda, ...options }) {
  const driver = await findDriver(systemPlaces());
  /** @type {Context} */
  const context = { ...options, xlaCpu, cuda, driver, noteCommand: () => undefined };
  const { layout } = options;
  const wanted = steps.filter((step) => step.isWanted?.(context) ?? true);
  const pending = wanted.filter((step) => !step.isDone(context));
  await checkRequirements(pending, layout.root);
  if (pending.length === 0 && !tellsDone) return;
  await withLock(layout.lock, async (noteCommand) => {
    for (const [index, step] of wanted.entries()) {
      const title = `[${String(index + 1)}/${String(wanted.length)}] ${step.label}`;
      if (step.isDone(context)) {
        if (tellsDone) console.log(`${title}: already done`);
        continue;
      }
      console.log(`${title}: ${step.announce(context)}`);
      const startedMs = Date.now();
      const remark = await step.run({ ...context, noteCommand });
      console.log(`      ${remark ?? 'done'} (${inSeconds(Date.now() - startedMs)})`);
    }
  });
}
