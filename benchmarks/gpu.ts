import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { PRECISIONS, type Precision } from '../src-shared/runConfig';
import type { ContenderJob } from './duel/job';
import { actAsContender } from './duel/ours';
import { bench, type BenchOptions } from './gpu/bench';
import { gpuCases } from './gpu/cases';
import { isPart, runAllParts, runPart } from './gpu/kit/parts';
import { buildKit } from './gpu/kit/buildKit';

/*
 * npm run bench -- gpu [--json] [--only NAME] [--batch 128] [--precision f32,tf32] [--rounds 9] [--python FILE]
 * Training steps on a graphics card beside JAX and PyTorch, where they are installed; without a card on the
 * processor by the same compiler. Every contender is a process of its own that waits while another has its
 * turn. Images, order and losses stay on the device.
 *
 * npm run bench -- gpu --kit FOLDER
 * Writes a folder that measures all this on another machine, without network or set-up: FOLDER/run.sh.
 */
const program = process.argv[1]!;
const projectDir = join(dirname(program), '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    batch: { type: 'string' },
    precision: { type: 'string', default: 'f32' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '3600' },
    python: { type: 'string' },
    kit: { type: 'string' },
    // What the kit's run.sh and its parts say.
    all: { type: 'boolean', default: false },
    part: { type: 'string' },
    out: { type: 'string' },
    contender: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (values.kit !== undefined) return buildKit(program, projectDir, values.kit, tell);
  const options = benchOptions();
  if (values.all) return runAllParts(options, values.out ?? 'results');
  await inOwnFolder(async (folder) => {
    if (values.part !== undefined) {
      if (!isPart(values.part)) throw new Error(`--part: there is no part ${values.part}`);
      return runPart(values.part, { ...options, folder });
    }
    const figures = await bench({ ...options, folder });
    if (values.json) console.log(JSON.stringify(figures));
    if (figures.cases.some(({ ours_ms: oursMs }) => oursMs === null)) process.exitCode = 1;
  });
}

function benchOptions(): Omit<BenchOptions, 'folder'> {
  return {
    program,
    projectDir,
    python: values.python ?? null,
    cases: gpuCases(values.only, values.batch),
    precisions: precisionsOf(values.precision),
    rounds: wholeNumber('rounds', values.rounds),
    seconds: wholeNumber('seconds', values.seconds),
    out: values.out ?? null,
    tell,
  };
}

/** Images and compiled programs go with the benchmark. */
async function inOwnFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latent-gpu-'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The contenders end by themselves when their input does.
    process.once(signal, () => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(130);
    });
  }
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function precisionsOf(text: string): Precision[] {
  return text.split(',').map((name) => {
    const precision = PRECISIONS.find((known) => known === name);
    if (precision !== undefined) return precision;
    throw new Error(`--precision must be some of ${PRECISIONS.join(',')}, got ${text}`);
  });
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`--${name} must be a whole number from 1, got ${text}`);
}

/** What is going on goes beside the report, which a script may read. */
function tell(line: string): void {
  console.error(line);
}

const running = values.contender
  ? actAsContender(JSON.parse(positionals[0]!) as ContenderJob)
  : main();
running.catch((error: unknown) => {
  console.error(values.contender ? (error as Error).message : error);
  process.exitCode = 1;
});
