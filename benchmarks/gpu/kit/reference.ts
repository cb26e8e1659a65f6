import { CASES, type TrainCase } from '../../duel/cases';
import { jobOf, type ContenderJob } from '../../duel/job';
import { openForJob } from '../../duel/ours';
import type { ModelSession } from '../../../src-main/engine/session/session';
import { writeDiscs } from '../cases';

/** What the TensorFlow executor makes of a case: what the plug-in's executor is held against. */
export interface CaseReference {
  name: string;
  /** Each loss by its name, nats per image, step by step. */
  losses: Record<string, number[]>;
  /** Normal numbers drawn by the program: codes of the prior. */
  priorCodes: number[];
}

export const REFERENCE_STEPS = 500;
const REFERENCE_BATCH = 128;
/**
 * A tenth of the benchmark's: where rounding decides a ReLU's sign, Adam's next step is of full length, and by
 * so much two ways of computing part.
 */
const LEARNING_RATE = 1e-4;
const PRIOR_COUNT = 64;
const PRIOR_SEED = 7;

/** Returns the cases that are held against TensorFlow. */
export function referenceCases(): TrainCase[] {
  return CASES.filter(({ name }) => name !== 'conv64');
}

/** Returns the job of such a case: the same weights, noise and batches by seed. */
export async function referenceJob(
  trainCase: TrainCase,
  folder: string,
  device: string,
  variant: 'session' | 'xla',
): Promise<ContenderJob> {
  const setting = {
    imagesPath: await writeDiscs(trainCase, folder),
    batchSize: REFERENCE_BATCH,
    device,
    precision: 'f32',
    stepsPerCall: 1,
    isReproducible: true,
    programsDir: null,
  } as const;
  return { ...jobOf(trainCase, setting, variant), learningRate: LEARNING_RATE };
}

/** Returns the losses of steps, by name; fewer where time runs out. */
export async function lossesOf(
  session: ModelSession,
  steps: number,
  untilMs = Infinity,
): Promise<Record<string, number[]>> {
  const losses: Record<string, number[]> = {};
  for (let done = 0; done < steps && performance.now() < untilMs;) {
    const made = await session.trainSteps(steps - done);
    done += made.length;
    for (const step of made) {
      for (const [name, nats] of Object.entries(step.losses)) (losses[name] ??= []).push(nats);
    }
  }
  return losses;
}

/** Returns codes of the prior, the same for every session of a network. */
export async function priorCodesOf(session: ModelSession): Promise<number[]> {
  return [...(await session.samplePrior(PRIOR_COUNT, PRIOR_SEED))];
}

/** Trains the cases by TensorFlow. */
export async function makeReference(folder: string): Promise<CaseReference[]> {
  const references: CaseReference[] = [];
  for (const trainCase of referenceCases()) {
    const session = await openForJob(await referenceJob(trainCase, folder, 'cpu', 'session'));
    try {
      const priorCodes = await priorCodesOf(session);
      const losses = await lossesOf(session, REFERENCE_STEPS);
      references.push({ name: trainCase.name, losses, priorCodes });
    } finally {
      session.dispose();
    }
  }
  return references;
}
