import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireBundledNode } from './bundledNode.mjs';
import { endCommandsWithUs, firstLines, handOver, run } from './childProcess.mjs';
import { layoutOf } from './layout.mjs';
import { chosenFolder } from './offlineFolder.mjs';
import { runMain, SetupError } from './setupError.mjs';
import { setUp } from './steps.mjs';

const layout = layoutOf();
const folder = path.join(layout.root, 'benchmarks');

/** Benchmarks that run on XLA's plug-in for the processor where there is no card. */
const withPlugin = ['gpu'];

/** @returns {string[]} names of the benchmarks: the files of benchmarks/ without their ending */
function benchmarkNames() {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return files.map((file) => path.basename(file, '.ts')).sort();
}

/**
 * @param {string | undefined} name
 * @returns {string} the benchmark's source
 * @throws {SetupError} `USAGE` when there is no such benchmark
 */
function sourceOf(name) {
  const names = benchmarkNames();
  if (name !== undefined && names.includes(name)) return path.join(folder, `${name}.ts`);
  const found = name === undefined ? 'no name' : `"${name}"`;
  throw new SetupError(
    'USAGE',
    `npm run bench -- NAME [--json]: expected one of ${names.join(', ') || '(none yet)'}; found ${found}`,
  );
}

await runMain(async () => {
  endCommandsWithUs();
  const [name, ...args] = process.argv.slice(2);
  const source = sourceOf(name);
  const from = chosenFolder(undefined, process.env);
  const xlaCpu = withPlugin.includes(name ?? '');
  await setUp({ layout, from, retries: false, tellsDone: false, xlaCpu });
  const node = requireBundledNode(layout.modules);
  const bundler = fileURLToPath(new URL('bundleBenchmark.mjs', import.meta.url));
  const { exitCode, stdout, output } = await run(node, [bundler, source], { cwd: layout.root });
  if (exitCode !== 0)
    throw new SetupError(
      'BUILD_FAILED',
      firstLines(output.slice(output.indexOf('Build failed')), 12),
    );
  return handOver(node, [stdout.trim(), ...args]);
});
