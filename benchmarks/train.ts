import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultWorkspaceDir } from '../src-main/hosts/workspaceDir';
import { BATCH_SIZE, CASES, type TrainCase } from './duel/cases';
import { Contender } from './duel/contender';
import { measureCase } from './duel/duel';
import { writeImages } from './train/images';
import { jobOf, type ContenderJob, type JobSetting } from './duel/job';
import type { ContenderSpec } from './duel/contenderSpec';
import { ourSpecs, peerSpecs } from './train/lineup';
import { actAsContender } from './duel/ours';
import { installPeers } from './train/peerInstall';
import { figuresOf, textOf, type CaseFigures } from './train/summary';

/*
 * npm run bench -- train [--json] [--only NAME] [--rounds 7] [--data FOLDER]
 * Training steps of the workbench beside Keras's and PyTorch's, data feeding included: the same
 * networks, batch 128, 2 threads, float32, Adam, the losses read back. Every contender is a process
 * of its own that waits while another has its turn, so that a change of the machine's pace meets all.
 * About five minutes on two cores; before that, once, the peers are installed into .setup/peers.
 */
const program = process.argv[1]!;
const projectDir = join(dirname(program), '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    data: { type: 'string' },
    contender: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const cases = chosenCases(values.only);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds must be a whole number from 1, got ${values.rounds}`);
  }
  const peersDir = join(projectDir, '.setup', 'peers');
  const peers = await installPeers(peersDir, ['keras', 'torch'], tell);
  const benchmarksDir = join(projectDir, 'benchmarks');
  const specs = [
    ...ourSpecs(program),
    ...(peers ? peerSpecs(peers.python, benchmarksDir, peers.installed) : []),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'latent-train-'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The contenders end by themselves when their input does.
    process.once(signal, () => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(130);
    });
  }
  try {
    const figures: CaseFigures[] = [];
    for (const trainCase of cases) {
      figures.push(await compare(trainCase, specs, folder, rounds, figures.length === 0));
    }
    if (values.json) console.log(JSON.stringify({ cases: figures }));
    if (figures.some(({ ours_ms: oursMs }) => oursMs === null)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(
  trainCase: TrainCase,
  specs: readonly ContenderSpec[],
  folder: string,
  rounds: number,
  isFirst: boolean,
): Promise<CaseFigures> {
  const { path, note } = await writeImages(trainCase, {
    folder,
    dataDir: values.data ?? null,
    projectDir,
    workspaceDir: defaultWorkspaceDir(process.env, process.platform, homedir()),
  });
  if (note !== null) tell(note);
  if (isFirst) await readFromDisk(trainCase, specs, path);
  tell(`Measuring ${trainCase.name}: ${specs.length} contenders in turn, rounds: ${rounds} ...`);
  const onFailure = (spec: ContenderSpec, reason: string) =>
    tell(`${spec.name} could not run ${trainCase.name}: ${reason}`);
  const measured = await measureCase({
    specs,
    jobOf: ({ variant }) => jobOf(trainCase, settingOf(path), variant),
    pace: trainCase,
    rounds,
    peersStartTogether: false,
    onFailure,
  });
  console.log(textOf(trainCase, measured));
  return figuresOf(trainCase.name, measured.contenders);
}

/** Starts one of each family for nothing, so that no first step waits for a library's files. */
async function readFromDisk(
  trainCase: TrainCase,
  specs: readonly ContenderSpec[],
  imagesPath: string,
): Promise<void> {
  for (const family of new Set(specs.map((spec) => spec.family))) {
    const spec = specs.find((candidate) => candidate.family === family)!;
    // What keeps it from running is told when it is to be measured.
    const started = Contender.start(spec, jobOf(trainCase, settingOf(imagesPath), spec.variant));
    await started.then((contender) => contender.end()).catch(() => undefined);
  }
}

function settingOf(imagesPath: string): JobSetting {
  return {
    imagesPath,
    batchSize: BATCH_SIZE,
    device: 'cpu',
    precision: 'f32',
    stepsPerCall: 1,
    isReproducible: true,
    programsDir: null,
  };
}

function chosenCases(only: string | undefined): readonly TrainCase[] {
  const chosen = CASES.filter(({ name }) => only === undefined || name === only);
  if (chosen.length > 0) return chosen;
  const names = CASES.map(({ name }) => name).join(', ');
  throw new Error(`--only must be one of ${names}, got ${only}`);
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
