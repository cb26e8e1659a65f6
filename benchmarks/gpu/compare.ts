import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Precision } from '../../src-shared/runConfig';
import { Contender } from '../duel/contender';
import type { ContenderSpec } from '../duel/contenderSpec';
import { measureCase } from '../duel/duel';
import { jobOf, type ContenderJob, type JobSetting } from '../duel/job';
import { type GpuCase, writeDiscs } from './cases';
import { SCAN_STEPS } from './lineup';
import type { Machine } from './machine';
import { cardBytesByPid } from './smi';
import { gpuFigures, type GpuCaseFigures } from './summary';

export interface CompareOptions {
  gpuCase: GpuCase;
  precision: Precision;
  machine: Machine;
  /** Ours, then the peers. */
  specs: readonly ContenderSpec[];
  /** For images and compiled programs; the benchmark's own. */
  folder: string;
  rounds: number;
  /** Begins no round after this. */
  untilMs: number;
  tell: (line: string) => void;
}

/** On the processor a turn is as many steps as there are, so that a case ends. */
const TURN_MS = { 'cuda:0': 250, cpu: 500 } as const;

/** Returns how the jobs of a case are set, with ours keeping its programs in a folder. */
export async function settingOf(
  { trainCase, batchSize }: GpuCase,
  { device }: Machine,
  precision: Precision,
  folder: string,
  programsDir: string | null,
): Promise<JobSetting> {
  return {
    imagesPath: await writeDiscs(trainCase, folder),
    batchSize,
    device,
    precision,
    stepsPerCall: SCAN_STEPS[device],
    isReproducible: false,
    programsDir,
  };
}

/** Measures a case: our first step without and with the cache of programs, then all in turns. */
export async function compare(options: CompareOptions): Promise<GpuCaseFigures> {
  const { gpuCase, precision, machine, specs, folder, rounds, untilMs, tell } = options;
  const programsDir = join(folder, 'programs');
  rmSync(programsDir, { recursive: true, force: true });
  mkdirSync(programsDir);
  const setting = await settingOf(gpuCase, machine, precision, folder, programsDir);
  const jobFor = (spec: ContenderSpec) => jobOf(gpuCase.trainCase, setting, spec.variant);
  const onFailure = (spec: ContenderSpec, reason: string) =>
    tell(`${spec.name} could not run ${gpuCase.name}: ${reason}`);
  const ours = specs.find(({ family }) => family === 'ours')!;
  const coldS = await coldFirstStep(ours, jobFor(ours));
  const measured = await measureCase({
    specs,
    jobOf: jobFor,
    pace: { turnMs: TURN_MS[machine.device] },
    rounds,
    peersStartTogether: machine.device !== 'cpu',
    untilMs,
    ...(machine.device !== 'cpu' && { cardBytesByPid }),
    onFailure,
  });
  const cachedS = measured.contenders.find(({ spec }) => spec === ours)?.firstStepS ?? null;
  const head = { name: gpuCase.name, batch: gpuCase.batchSize, precision };
  return gpuFigures(head, measured, { coldS, cachedS });
}

/** Returns null where ours does not run; why is told when it is to be measured. */
async function coldFirstStep(spec: ContenderSpec, job: ContenderJob): Promise<number | null> {
  try {
    const contender = await Contender.start(spec, job);
    await contender.end();
    return contender.firstStepS;
  } catch {
    return null;
  }
}
