import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { requireBundledNode } from './bundledNode.mjs';
import { endCommandsWithUs, run } from './childProcess.mjs';
import { chromiumExecutable } from './chromium.mjs';
import { electronBinary, hasDisplay } from './electronBinary.mjs';
import { commandOnPath } from './executable.mjs';
import { layoutOf } from './layout.mjs';
import { chosenFolder } from './offlineFolder.mjs';
import { inSeconds } from './progress.mjs';
import { runMain, SetupError } from './setupError.mjs';
import { readJson } from './stamp.mjs';
import { setUp } from './steps.mjs';
import { playwrightCounts, sumCounts, vitestCounts } from './testCounts.mjs';

/**
 * @typedef {object} Stage
 * @property {string} label
 * @property {readonly string[]} script file below `node_modules`, run on the bundled Node, and its arguments
 * @property {() => import('./testCounts.mjs').TestCounts} [counts] reads what a stage that runs tests reported
 */

const layout = layoutOf();
const reports = path.join(layout.root, 'test-results');
const vitestReport = path.join(reports, 'vitest.json');
const playwrightReport = path.join(reports, 'playwright.json');

/** @type {readonly Stage[]} */
const stages = [
  { label: 'format', script: ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  { label: 'lint', script: ['eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  { label: 'types', script: ['typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { label: 'types in browser tests', script: ['typescript/bin/tsc', '-p', 'tests/e2e'] },
  { label: 'types in benchmarks', script: ['typescript/bin/tsc', '-p', 'benchmarks'] },
  {
    label: 'types in components',
    // prettier-ignore
    script: ['svelte-check/bin/svelte-check', '--tsconfig', 'src-renderer/tsconfig.json', '--fail-on-warnings'],
  },
  {
    label: 'unit and integration tests',
    // prettier-ignore
    script: ['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
    counts: () => vitestCounts(readJson(vitestReport)),
  },
  {
    label: 'end-to-end tests in Chromium and Electron',
    // prettier-ignore
    script: ['playwright/cli.js', 'test', '--config', 'tests/e2e/playwright.config.ts', '--forbid-only', '--reporter=list,json'],
    counts: () => playwrightCounts(readJson(playwrightReport)),
  },
];

/**
 * Finds what the end-to-end tests need before the long stages begin: a missing browser is a failure, never a skip.
 * @param {string} node the bundled Node's executable
 * @returns {Promise<{ command: readonly string[], environment: NodeJS.ProcessEnv }>} the command that every stage is run
 *   with, and its environment, which names the browser
 * @throws {SetupError} `CHROMIUM_MISSING`, `ELECTRON_MISSING` or `DISPLAY_MISSING`
 */
async function testBed(node) {
  const chromium = await chromiumExecutable(node, layout.modules, process.env);
  if (electronBinary(layout.modules, process.env) === undefined) {
    throw new SetupError(
      'ELECTRON_MISSING',
      'the end-to-end tests need Electron, found none: run `npm run setup` with a network, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with its executable',
    );
  }
  const environment = {
    ...process.env,
    LATENT_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
  };
  if (hasDisplay(process.env)) return { command: [node], environment };
  if (commandOnPath(['xvfb-run'], process.env['PATH'] ?? '')) {
    return { command: ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24', node], environment };
  }
  throw new SetupError(
    'DISPLAY_MISSING',
    'the end-to-end tests need a display, found neither DISPLAY nor xvfb-run: install it (Debian, Ubuntu: apt install xvfb xauth)',
  );
}

/**
 * @param {Stage} stage
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<{ isGood: boolean, counts: import('./testCounts.mjs').TestCounts }>}
 */
async function runStage(stage, command, environment) {
  const [program = '', ...before] = command;
  const [file = '', ...args] = stage.script;
  const { exitCode } = await run(program, [...before, path.join(layout.modules, file), ...args], {
    cwd: layout.root,
    env: environment,
    inherit: true,
  });
  const counts = stage.counts?.() ?? { passed: 0, failed: 0, skipped: 0 };
  const ranSome = !stage.counts || counts.passed > 0;
  return { isGood: exitCode === 0 && ranSome && counts.failed + counts.skipped === 0, counts };
}

await runMain(async () => {
  endCommandsWithUs();
  const from = chosenFolder(undefined, process.env);
  await setUp({ layout, from, retries: true, tellsDone: false, xlaCpu: true });
  const node = requireBundledNode(layout.modules);
  const { command, environment } = await testBed(node);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  /** @type {import('./testCounts.mjs').TestCounts[]} */
  const allCounts = [];
  let isAllGood = true;
  for (const [index, stage] of stages.entries()) {
    const title = `[${String(index + 1)}/${String(stages.length)}] ${stage.label}`;
    console.log(title);
    const startedMs = Date.now();
    const { isGood, counts } = await runStage(stage, stage.counts ? command : [node], environment);
    allCounts.push(counts);
    console.log(`${title}: ${isGood ? 'ok' : 'FAILED'} (${inSeconds(Date.now() - startedMs)})`);
    if (!isGood) {
      isAllGood = false;
      const notRun = stages.slice(index + 1).map((later) => later.label);
      if (notRun.length > 0) console.log(`not run: ${notRun.join(', ')}`);
      break;
    }
  }
  const { passed, failed, skipped } = sumCounts(allCounts);
  const skippedText = skipped > 0 ? `, ${String(skipped)} skipped` : '';
  console.log(`tests: ${String(passed)} passed, ${String(failed)} failed${skippedText}`);
  return isAllGood ? 0 : 1;
});
