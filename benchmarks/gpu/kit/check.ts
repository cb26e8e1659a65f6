import { readFileSync, writeFileSync } from 'node:fs';
import { PRECISIONS, type Precision } from '../../../src-shared/runConfig';
import type { TrainCase } from '../../duel/cases';
import type { ContenderJob } from '../../duel/job';
import { openForJob } from '../../duel/ours';
import { benchMachine } from '../machine';
import { agreement, type Agreement, largestDifference, TOLERANCE } from './agreement';
import {
  type CaseReference,
  lossesOf,
  priorCodesOf,
  REFERENCE_STEPS,
  referenceCases,
  referenceJob,
} from './reference';

/** What was found of a case in one arithmetic. */
export interface CheckFinding extends Agreement {
  name: string;
  precision: Precision;
  seconds: number;
  /** Within 1e-3 in every loss of the first steps and in the means over all; null where not judged. */
  agrees: boolean | null;
  /** Largest difference of normal numbers; null where it was not looked for. */
  priorDifference: number | null;
  /** Whether a session from the checkpoint half way gave the same bits; null likewise. */
  resumesExactly: boolean | null;
  error?: string;
}

export interface CheckFigures {
  machine: string;
  tolerance: number;
  /** With each finding as a line: JSON knows no infinite distance. */
  findings: (CheckFinding & { text: string })[];
}

/**
 * Rounding that decides the sign of a ReLU's input sets any two ways of computing apart after some steps
 * (docs/decisions/0008): until here every loss is judged, after it the means.
 */
const JUDGED_STEPS = 50;
/** A normal number of some size, by another library's logarithm and cosine. */
const PRIOR_TOLERANCE = 1e-4;
const RESUMED_STEPS = 20;

/** Trains the cases of a reference on the plug-in, writes what was found after each, and tells it. */
export async function check(
  referenceFile: string,
  folder: string,
  out: string | null,
  untilMs: number,
): Promise<void> {
  const references = JSON.parse(readFileSync(referenceFile, 'utf8')) as CaseReference[];
  const machine = await benchMachine();
  const figures: CheckFigures = { machine: machine.text, tolerance: TOLERANCE, findings: [] };
  console.log(`Checked ${machine.text}, against the TensorFlow executor.`);
  const precisions = machine.device === 'cpu' ? (['f32'] as const) : PRECISIONS;
  for (const [at, precision] of precisions.entries()) {
    for (const [place, trainCase] of referenceCases().entries()) {
      const left = (precisions.length - at) * referenceCases().length - place;
      // What is left of the time is shared by what is left to do.
      const now = performance.now();
      const shareEndMs = now + (untilMs - now) / left;
      const reference = references.find(({ name }) => name === trainCase.name)!;
      const job = await referenceJob(trainCase, folder, machine.device, 'xla');
      const finding = await checkedOrFault(trainCase, { ...job, precision }, reference, shareEndMs);
      const text = findingText(finding);
      figures.findings.push({ ...finding, text });
      console.log(text);
      if (out !== null) writeFileSync(out, JSON.stringify(figures, null, 1));
    }
  }
}

async function checkedOrFault(
  { name }: TrainCase,
  job: ContenderJob,
  reference: CaseReference,
  untilMs: number,
): Promise<CheckFinding> {
  const startMs = performance.now();
  const head = { name, precision: job.precision };
  const seconds = () => Number(((performance.now() - startMs) / 1000).toFixed(1));
  try {
    return { ...head, ...(await checked(job, reference, untilMs)), seconds: seconds() };
  } catch (error) {
    return {
      ...head,
      ...agreement({}, {}),
      seconds: seconds(),
      agrees: job.precision === 'f32' ? false : null,
      priorDifference: null,
      resumesExactly: null,
      error: (error as Error).message,
    };
  }
}

async function checked(
  job: ContenderJob,
  reference: CaseReference,
  untilMs: number,
): Promise<Omit<CheckFinding, 'name' | 'precision' | 'seconds'>> {
  const isJudged = job.precision === 'f32';
  const session = await openForJob(job);
  try {
    const priorCodes = isJudged ? await priorCodesOf(session) : null;
    const priorDifference = priorCodes && largestDifference(priorCodes, reference.priorCodes);
    // Before the numbers of the last steps: a checkpoint, so that its successors can be held against them.
    const half = REFERENCE_STEPS / 2;
    const losses = await lossesOf(session, half, untilMs);
    const isWhole = losses['totalNats']?.length === half;
    const checkpoint = isJudged && isWhole ? await session.saveCheckpoint() : null;
    const later = isWhole ? await lossesOf(session, half, untilMs) : {};
    for (const [name, nats] of Object.entries(later)) losses[name]!.push(...nats);
    const found = agreement(losses, reference.losses);
    const arePriorsEqual = priorDifference === null || priorDifference <= PRIOR_TOLERANCE;
    return {
      ...found,
      agrees: isJudged ? isTogether(found) && arePriorsEqual : null,
      priorDifference,
      resumesExactly: checkpoint && (await resumesExactly(job, checkpoint, later)),
    };
  } finally {
    session.dispose();
  }
}

function isTogether({ steps, apartFrom, worstMean }: Agreement): boolean {
  return steps > 0 && (apartFrom ?? Infinity) > JUDGED_STEPS && worstMean <= TOLERANCE;
}

async function resumesExactly(
  job: ContenderJob,
  checkpoint: Uint8Array,
  expected: Record<string, number[]>,
): Promise<boolean> {
  const session = await openForJob(job, checkpoint);
  try {
    const steps = Math.min(RESUMED_STEPS, expected['totalNats']!.length);
    const resumed = await lossesOf(session, steps);
    return Object.entries(resumed).every(([name, nats]) =>
      nats.every((value, i) => value === expected[name]![i]),
    );
  } finally {
    session.dispose();
  }
}

/** Returns a finding as a line. */
function findingText(finding: CheckFinding): string {
  const { name, precision, steps, worst, worstLoss, worstStep, seconds } = finding;
  const head = `${name}, ${precision}`;
  if (finding.error !== undefined) return `${head}: FAILED: ${finding.error}`;
  const verdict = finding.agrees === null ? 'not judged' : finding.agrees ? 'agrees' : 'DIFFERS';
  const apart = finding.apartFrom === null ? 'throughout' : `until step ${finding.apartFrom - 1}`;
  const parts = [
    `${head}: ${steps} of ${REFERENCE_STEPS} steps, each loss within ${TOLERANCE} ${apart}, worst ` +
      `${worst.toExponential(1)} (${worstLoss}, step ${worstStep}), ` +
      `means within ${finding.worstMean.toExponential(1)}: ${verdict}`,
    ...(finding.priorDifference === null
      ? []
      : [`normal numbers within ${finding.priorDifference.toExponential(1)}`]),
    ...(finding.resumesExactly === null
      ? []
      : [finding.resumesExactly ? 'resumes bit for bit' : 'resumes with OTHER BITS']),
    `${seconds} s`,
  ];
  return parts.join('; ');
}
