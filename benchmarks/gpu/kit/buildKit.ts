import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { addonFolder } from '../../../src-main/engine/backends/addonFolder';
import { REFERENCE_FILE } from './parts';
import { makeReference } from './reference';

const MOST_BYTES = 60 * 2 ** 20;
/** What our program looks for beside itself, as in the project. */
const BINDING_PACKAGE = 'node_modules/@tensorflow/tfjs-node-gpu';
const ADDON = 'pjrt.node';
const PACKAGES = ['duel/peers', 'gpu/peers'];
const SCRIPTS = ['run.sh', 'find_plugin.py'];

/**
 * Writes a folder that runs on Linux x64 with python3, JAX and a card, without network or set-up: our bundled
 * benchmark with Node and the addon, the peers' scripts, and what TensorFlow made of the cases.
 * @throws Error for a folder that is not empty, where the addon is missing, or where the kit is too large
 */
export async function buildKit(
  program: string,
  projectDir: string,
  target: string,
  tell: (line: string) => void,
): Promise<void> {
  const kit = resolve(target);
  if (existsSync(kit) && readdirSync(kit).length > 0) {
    throw new Error(`the kit's folder must be new or empty, got ${kit}`);
  }
  const addon = join(addonFolder(), ADDON);
  if (!existsSync(addon)) throw new Error(`the addon must be built first, expected ${addon}`);
  const sources = join(projectDir, 'benchmarks');
  const outDir = join(kit, 'out', 'main');
  const addonDir = join(kit, BINDING_PACKAGE, 'lib', 'napi-v8');
  for (const folder of [outDir, addonDir]) mkdirSync(folder, { recursive: true });

  tell('Bundling the benchmark ...');
  const bundler = join(projectDir, 'setup', 'bundleBenchmark.mjs');
  const source = join(sources, `${basename(program, '.js').replace('bench-', '')}.ts`);
  execFileSync(process.execPath, [bundler, source, outDir], { cwd: projectDir });
  copyFileSync(addon, join(addonDir, ADDON));
  writeFileSync(join(kit, BINDING_PACKAGE, 'package.json'), '{"version":"0.0.0"}\n');
  for (const folder of PACKAGES) {
    cpSync(join(sources, folder), join(kit, 'benchmarks', folder), {
      recursive: true,
      filter: (file) => !file.includes('__pycache__'),
    });
  }
  for (const script of SCRIPTS)
    copyFileSync(join(sources, 'gpu', 'kit', script), join(kit, script));
  chmodSync(join(kit, 'run.sh'), 0o755);

  tell('Compressing Node ...');
  compress(process.execPath, join(kit, 'node.xz'));
  tell('Training the cases with TensorFlow, a minute or two ...');
  await writeReference(join(kit, REFERENCE_FILE));

  const bytes = sizeOf(kit);
  if (bytes > MOST_BYTES) {
    throw new Error(`the kit must have at most ${MOST_BYTES} bytes, got ${bytes}`);
  }
  console.log(`The kit is in ${kit}: ${(bytes / 2 ** 20).toFixed(1)} MiB. Start: ${kit}/run.sh`);
}

/** By Python, which unpacks it there: both have xz in their standard library. */
function compress(from: string, to: string): void {
  const script =
    'import lzma, shutil, sys\n' +
    'with open(sys.argv[1], "rb") as plain, lzma.open(sys.argv[2], "wb", preset=6) as packed:\n' +
    '    shutil.copyfileobj(plain, packed, 1 << 20)\n';
  execFileSync('python3', ['-c', script, from, to]);
}

async function writeReference(file: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latent-kit-'));
  try {
    writeFileSync(file, JSON.stringify(await makeReference(folder)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
