import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunSummary } from '../../../src-shared/domain';

const PROJECT_DIR = path.resolve(import.meta.dirname, '../../..');
/** The built command line: its trainers are processes of their own and need built files. */
const CLI_PATH = path.join(PROJECT_DIR, 'out/main/cli.js');

const QUICK_RUN = {
  name: 'quick',
  data: { dataset: 'digits', validationCount: 500 },
  model: { kind: 'vae', encoder: [{ type: 'dense', units: 16 }], decoder: [], latentDim: 2 },
  training: { epochs: 3, batchSize: 500, latentSampleCount: 20, latentIntervalSteps: 100 },
};

/** Loading TensorFlow and training take their time on a machine that is busy with other tests. */
const TRAINING = { timeout: 240_000 };

let folder: string;
let workspaceDir: string;
let config: string;
const children = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latent-cli-'));
  workspaceDir = path.join(folder, 'workspace');
  config = path.join(folder, 'quick.json');
  writeFileSync(config, JSON.stringify(QUICK_RUN));
});
afterEach(async () => {
  // Only a test that failed leaves any behind.
  const left = [...children].map((child) => once(child, 'close'));
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(left);
  rmSync(folder, { recursive: true, maxRetries: 10 });
});

test('train goes from a config to a listed run, one JSON object last', TRAINING, async () => {
  const { exitCode, out, error } = await latent('train', config, '--epochs', '2', '--json');
  expect(exitCode).toBe(0);
  const result = JSON.parse(out.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
  // 12,000 training images less 500 for validation make 23 batches of 500.
  expect(result).toMatchObject({ status: 'completed', epochs: 2, steps: 46 });
  expect(result['seconds']).toBeGreaterThan(0);
  const { elboNats, reconstructionNats, klNats } = result['test'] as Record<string, number>;
  expect(elboNats).toBeCloseTo(reconstructionNats! + klNats!, 3);
  // An untrained decoder answers 1/2 for each of 784 pixels: 784 ln 2 = 543 nats.
  expect(elboNats).toBeLessThan(400);
  // The first epoch may be over within the same tenth of a second as the second: then it has no line.
  expect(error).toMatch(/^epoch 2\/2 /m);
  expect(error).toMatch(/^Computed by: session, \d+ threads?/m);

  const table = await latent('runs');
  expect(table.out).toMatch(/quick +completed +digits/);
  const [run] = JSON.parse((await latent('runs', '--json')).out) as RunSummary[];
  expect(run).toMatchObject({ runId: result['runId'], test: result['test'] });
});

test('the same seed gives the same numbers, another seed others', TRAINING, async () => {
  const elbo = async (seed: string): Promise<number> => {
    const { out } = await latent('train', config, '--epochs', '1', '--seed', seed, '--json');
    return (JSON.parse(out) as { test: { elboNats: number } }).test.elboNats;
  };
  const first = await elbo('3');
  expect(await elbo('3')).toBe(first);
  expect(await elbo('4')).not.toBe(first);
});

test('Ctrl-C stops a run with a checkpoint and resume goes on from it', TRAINING, async () => {
  const training = start('train', config, '--epochs', '100000');
  // Not every epoch of a hundredth of a second has a line of its own.
  await training.says(/^epoch +\d+\//m);
  training.child.kill('SIGINT');
  const stopped = await training.ended;
  expect(stopped.exitCode).toBe(130);
  const hint = /latent resume (\S+) --workspace (\S+)/.exec(stopped.error);
  expect(hint?.[2]).toBe(workspaceDir);
  const [run] = JSON.parse((await latent('runs', '--json')).out) as RunSummary[];
  expect(run).toMatchObject({ runId: hint?.[1], status: 'stopped' });
  expect(run!.epochsDone).toBeGreaterThan(0);

  const resumed = start('resume', run!.runId);
  await resumed.says(/^epoch +\d+\//m);
  resumed.child.kill('SIGINT');
  const stoppedAgain = await resumed.ended;
  expect(stoppedAgain.exitCode).toBe(130);
  const firstEpoch = Number(/^epoch +(\d+)\//m.exec(stoppedAgain.error)?.[1]);
  expect(firstEpoch).toBeGreaterThan(run!.epochsDone);
});

test.each([
  [['train', 'missing.json'], 1, /^error: cannot read the run config .*missing\.json/],
  [['resume', 'no-such-run'], 1, /^error: .*no-such-run/],
  [['data', 'import', 'missing-folder', '--name', 'mine'], 1, /^error: .*missing-folder/],
  [['data', 'remove', 'missing'], 1, /^error: .*missing/],
  [['train'], 2, /missing required argument 'config'/],
  [['train', 'x.json', '--epochs', '0'], 2, /whole number from 1/],
  [['train', 'x.json', '--seed', '-1'], 2, /whole number from 0/],
  [['serve', '--port', '70000'], 2, /whole number from 0 to 65535/],
  [['project', 'missing'], 1, /^error: there is neither a run nor a data set 'missing'/],
  [['project', 'digits', '--out', 'map.txt'], 1, /^error: --out must end with \.csv or \.npy/],
  [['project', 'digits', '--at-step', '5'], 1, /^error: --at-step is for runs/],
  [['project', 'digits', '--method', 'mds'], 2, /must be one of pca, tsne, umap/],
  [['project', 'digits', '--perplexity', '0.5'], 2, /must be a number from 1 to 1000/],
  [['no-such-command'], 2, /unknown command 'no-such-command'/],
  [['runs', '--no-such-option'], 2, /unknown option/],
])('%j ends with %i and one plain message', async (args, exitCode, message) => {
  const outcome = await latent(...args);
  expect(outcome.exitCode).toBe(exitCode);
  expect(outcome.error).toMatch(message);
  expect(outcome.out).toBe('');
  expect(outcome.error).not.toMatch(/^ +at /m);
});

test('a config error names the field, and --debug shows where it arose', async () => {
  const wrong = path.join(folder, 'wrong.json');
  writeFileSync(wrong, JSON.stringify({ ...QUICK_RUN, model: { kind: 'vae', latentDim: 0 } }));
  const plain = await latent('train', wrong);
  expect(plain.error).toMatch(/^error: model\.latentDim must be .*got 0/);
  expect(plain.error.trimEnd().split('\n')).toHaveLength(1);
  expect((await latent('train', wrong, '--debug')).error).toMatch(/^ +at /m);
});

test('project writes the coordinates, the same for the same seed', TRAINING, async () => {
  const csv = path.join(folder, 'map.csv');
  const args = ['project', 'digits', '--method', 'pca', '--count', '50', '--seed', '3'];
  const { exitCode, out } = await latent(...args, '--out', csv, '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ count: 50, out: csv, klNats: null, stepIndex: null });
  const written = readFileSync(csv, 'utf8');
  expect(written).toMatch(/^index,x,y,label,intrusion,loss\n\d+,/);
  expect(written.trimEnd().split('\n')).toHaveLength(51);

  const npy = path.join(folder, 'map.npy');
  const again = await latent(...args, '--out', npy);
  expect(again.out).toMatch(/^PCA of 50 points, 'digits' \(test\), in .*\nvariance along the axes/);
  expect(again.error).toContain('has no labels');
  // Behind a header of 128 bytes.
  const first = readFileSync(npy).readFloatLE(128);
  expect(Number(written.split('\n')[1]!.split(',')[1])).toBeCloseTo(first, 5);
});

test('data list shows the built-in digits', async () => {
  const { out } = await latent('data', 'list');
  expect(out).toMatch(/^digits +12000 \+ 2000 +28×28×1 +10 /m);
});

test('IDX files are imported, listed and removed', async () => {
  const source = path.join(folder, 'source');
  writeIdx(source);
  const imported = await latent('data', 'import', source, '--name', 'stripes');
  expect(imported.error).toBe('');
  expect(imported.out).toMatch(
    /^imported stripes: 40 training and 10 test images, 8×8×1, 2 classes/,
  );
  expect((await latent('data', 'list')).out).toMatch(/^stripes +40 \+ 10 +8×8×1/m);
  expect((await latent('data', 'import', source, '--name', 'stripes')).error).toMatch(/stripes/);
  expect((await latent('data', 'remove', 'stripes')).exitCode).toBe(0);
  expect((await latent('data', 'list')).out).not.toContain('stripes');
});

test('a CSV file is imported with its classes, and a damaged one refused with line and column', async () => {
  const table = path.join(folder, 'table.csv');
  writeFileSync(table, `width,kind\n${'1.5,rose\n2.5,iris\n'.repeat(7)}`);
  const imported = await latent('data', 'import', table, '--name', 'flowers');
  expect(imported.out).toMatch(
    /^imported flowers: 12 training and 2 test images, 1×1×1, 2 classes/,
  );
  expect(imported.error).toContain('note: The classes are those of the column "kind".');
  writeFileSync(table, 'width,kind\n1.5,rose\n,iris\n');
  const refused = await latent('data', 'import', table, '--name', 'weeds');
  expect(refused.exitCode).toBe(1);
  expect(refused.error).toContain('line 3, column 1 ("width"): expected a finite number');
});

test('doctor reports each part, and its JSON says whether all is well', TRAINING, async () => {
  const { exitCode, out } = await latent('doctor', '--json');
  const report = JSON.parse(out) as { isHealthy: boolean; checks: { name: string }[] };
  expect(report.isHealthy).toBe(exitCode === 0);
  expect(report.checks.length).toBeGreaterThan(0);
});

test('a reader that closes the pipe early is no failure', async () => {
  const child = spawn(process.execPath, [CLI_PATH, 'runs', '--json', '--workspace', workspaceDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  const [exitCode] = (await once(child, 'exit')) as [number];
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
});

test('serve prints an address that answers, and ends cleanly on Ctrl-C', async () => {
  const serving = start('serve', '--port', '0');
  const [address] = await serving.says(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/);
  expect((await fetch(address)).status).toBe(200);
  serving.child.kill('SIGINT');
  expect((await serving.ended).exitCode).toBe(0);
});

test('a workspace that is in use is named as such, with the process that has it', async () => {
  const serving = start('serve', '--port', '0');
  await serving.says(/#token=/);
  const { exitCode, error } = await latent('train', config);
  expect(exitCode).toBe(1);
  expect(error).toContain(String(serving.child.pid));
  serving.child.kill('SIGINT');
  await serving.ended;
});

interface Outcome {
  exitCode: number | null;
  out: string;
  error: string;
}

function latent(...args: string[]): Promise<Outcome> {
  return start(...args).ended;
}

/** Starts the command line on the tests' workspace, on the Node that runs the tests. */
function start(...args: string[]): {
  child: ChildProcess;
  ended: Promise<Outcome>;
  /** Resolves with the match as soon as the output so far, both streams, satisfies the pattern. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>;
} {
  if (!existsSync(CLI_PATH)) throw new Error(`${CLI_PATH} is missing: build the application first`);
  const [command = '', ...rest] = args;
  const place = ['--workspace', workspaceDir];
  const isGroup = command === 'data';
  const ordered = isGroup ? [command, ...rest, ...place] : [command, ...place, ...rest];
  const child = spawn(process.execPath, [CLI_PATH, ...ordered], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.once('close', () => children.delete(child));
  const outcome: Outcome = { exitCode: null, out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.error += text));
  const ended = once(child, 'close').then(([exitCode]) => ({
    ...outcome,
    exitCode: exitCode as number | null,
  }));
  const says = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(outcome.out) ?? pattern.exec(outcome.error);
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void ended.then(({ error }) => {
        reject(new Error(`it ended without saying ${String(pattern)}: ${error}`));
      });
    });
  return { child, ended, says };
}

/** Writes 40 + 10 images of 8x8 pixels in two classes, stripes across and along, with MNIST's names. */
function writeIdx(target: string): void {
  mkdirSync(target);
  for (const [prefix, count] of [
    ['train', 40],
    ['t10k', 10],
  ] as const) {
    const labels = Uint8Array.from({ length: count }, (_, image) => image % 2);
    const pixels = Uint8Array.from({ length: count * 64 }, (_, i) => {
      const [row, column] = [Math.floor((i % 64) / 8), i % 8];
      return (labels[Math.floor(i / 64)] === 0 ? row : column) % 2 === 0 ? 255 : 0;
    });
    writeFileSync(path.join(target, `${prefix}-images-idx3-ubyte`), idx([count, 8, 8], pixels));
    writeFileSync(path.join(target, `${prefix}-labels-idx1-ubyte`), idx([count], labels));
  }
}

/** IDX: two zeros, type 0x08 (bytes), the number of dimensions, their sizes big-endian, the values. */
function idx(sizes: number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 0x08, sizes.length]);
  sizes.forEach((size, dimension) => header.writeUInt32BE(size, 4 + 4 * dimension));
  return Buffer.concat([header, values]);
}
