import path from 'node:path';
import { requireBundledNode } from './bundledNode.mjs';
import { endCommandsWithUs, handOver } from './childProcess.mjs';
import { hasDisplay, startableElectron } from './electronBinary.mjs';
import { layoutOf } from './layout.mjs';
import { chosenFolder } from './offlineFolder.mjs';
import { runMain } from './setupError.mjs';
import { setUp } from './steps.mjs';

/** A window that could not be opened ends Electron at once; a user who closes one takes longer. */
const FAILED_START_MS = 10_000;
/** Exit codes of a start that failed: an error, an abort, a segmentation fault. */
const FAULTS = [1, 134, 139];

await runMain(async () => {
  endCommandsWithUs();
  const layout = layoutOf();
  const from = chosenFolder(undefined, process.env);
  await setUp({ layout, from, retries: false, tellsDone: false });
  const args = process.argv.slice(2);
  const isRoot = process.getuid?.() === 0;
  const electron = await startableElectron(layout.modules, process.env, isRoot);
  if ('obstacle' in electron) return serve(layout, args, electron.obstacle);

  if (isRoot) console.log('running as root: Electron starts without its sandbox');
  // Terminals inside other Electron programs leave it set, and Electron would start as a plain Node.
  delete process.env['ELECTRON_RUN_AS_NODE'];
  const flags = isRoot ? ['--no-sandbox'] : [];
  const startedAtMs = Date.now();
  const exitCode = await handOver(electron.executable, [...flags, layout.root, ...args]);
  const isFailedStart = FAULTS.includes(exitCode) && Date.now() - startedAtMs < FAILED_START_MS;
  return isFailedStart
    ? serve(layout, args, 'Electron could not open one (does DISPLAY lead to a screen?)')
    : exitCode;
});

/**
 * @param {import('./layout.mjs').Layout} layout
 * @param {readonly string[]} args of the user
 * @param {string} obstacle why there is no window
 * @returns {Promise<number>} exit code of the server
 */
function serve(layout, args, obstacle) {
  console.log(`no window: ${obstacle}; serving the workbench to the browser`);
  const commandLine = path.join(layout.root, 'out', 'main', 'cli.js');
  const opens = hasDisplay(process.env) ? ['--open'] : [];
  return handOver(requireBundledNode(layout.modules), [commandLine, 'serve', ...opens, ...args]);
}
