import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TrainingDivergedError } from '../../../src-shared/errors';
import { stepsPerEpoch } from '../../engine/session/batches';
import type { Losses } from '../../../src-shared/domain';
import type { ImageSource, ModelSession } from '../../engine/session/session';
import { checkpointFileName, writeCheckpointFile } from './checkpointFile';
import type { Control } from './control';
import { encodeSample } from './encodeSample';
import type { JobData } from './jobData';
import { Patience } from './patience';
import type { EpochSummary, Finished, FromTrainer, TrainerJob } from './protocol';
import { EpochMean, RowBuffer } from './rowBuffer';
import { Stopwatch } from './stopwatch';
import type { Turns } from './turns';

const REPORT_INTERVAL_MS = 100;
const CHECKPOINT_INTERVAL_MS = 30_000;
/** Posterior draws for each image. The final figure deserves a steadier estimate. */
const VALIDATION_SAMPLES = 1;
const TEST_SAMPLES = 4;

export interface TrainingParts {
  job: TrainerJob;
  session: ModelSession;
  data: JobData;
  control: Control;
  turns: Turns;
  send: (message: FromTrainer) => void;
}

/**
 * One job's way through its epochs. Between two steps, and between two batches of an evaluation, it
 * yields to the event loop, where explore requests are answered and a pause or stop is seen.
 */
export class Training {
  readonly #rows = new RowBuffer();
  readonly #stopwatch = new Stopwatch();
  readonly #epochMean: EpochMean;
  readonly #patience: Patience;
  readonly #stepsPerEpoch: number;
  #reportedAtMs = performance.now();
  #savedAtMs = performance.now();
  #savedStep: number | null;

  constructor(private readonly parts: TrainingParts) {
    const { data, job, session } = parts;
    const { batchSize, patienceEpochs } = job.config.training;
    this.#stepsPerEpoch = stepsPerEpoch(data.train.count, batchSize);
    this.#epochMean = new EpochMean(data.train.count, batchSize, this.#stepsPerEpoch);
    this.#patience = new Patience(patienceEpochs, job.validationRows, this.#stepsPerEpoch);
    this.#savedStep = job.checkpointFile === null ? null : session.stepIndex;
  }

  /**
   * Trains to the last epoch, or until patience is over, and returns the losses on the test images with the
   * weights of then. Throws StopRequested after a checkpoint when stopped, TrainingDivergedError, and the file
   * system's errors.
   */
  async run(): Promise<Finished> {
    this.#stopwatch.start();
    await this.#begin();
    const stepsTotal = this.#stepsPerEpoch * this.parts.job.config.training.epochs;
    const { session } = this.parts;
    while (session.stepIndex < stepsTotal && this.#patience.end === null) await this.#steps();
    const test = await this.#evaluate(this.parts.data.test, TEST_SAMPLES);
    this.#report(null);
    const isLast = session.stepIndex >= stepsTotal;
    return { test, earlyStop: isLast ? null : this.#patience.end };
  }

  async #begin(): Promise<void> {
    const { job, session } = this.parts;
    if (job.checkpointFile === null) {
      await this.#checkpointOrPause();
      await this.#sendLatent(true);
      return;
    }
    for (const [index, stepIndex] of job.epochRows?.stepIndex.entries() ?? []) {
      const columns = Object.entries(job.epochRows!.losses);
      const losses = Object.fromEntries(columns.map(([key, column]) => [key, column[index]!]));
      this.#epochMean.add({ stepIndex, losses });
    }
    // The checkpoint was written at the very end of an epoch, before its validation was recorded.
    const isEpochOpen = session.stepIndex === (job.epochsRecorded + 1) * this.#stepsPerEpoch;
    if (isEpochOpen) await this.#endEpoch();
  }

  /** Some steps, up to the next that has something to follow it, and that. */
  async #steps(): Promise<void> {
    const { session, job, turns } = this.parts;
    const { latentIntervalSteps } = job.config.training;
    const limit = latentIntervalSteps - (session.stepIndex % latentIntervalSteps);
    const done = await turns.take(async () => {
      // Who asked for it while others had their turn need not wait for these steps.
      return this.#isRestWanted() ? [] : session.trainSteps(limit);
    });
    for (const losses of done) {
      this.#rows.add(losses);
      this.#epochMean.add(losses);
    }
    if (done.length > 0) await this.#afterSteps();
    await this.#betweenSteps();
  }

  async #afterSteps(): Promise<void> {
    const { session, job } = this.parts;
    if (session.stepIndex % this.#stepsPerEpoch === 0) {
      await this.#endEpoch();
    } else if (session.stepIndex % job.config.training.latentIntervalSteps === 0) {
      await this.#sendPassingLatent();
    }
  }

  async #endEpoch(): Promise<void> {
    const { data } = this.parts;
    await this.#sendLatent(true);
    const validation =
      data.validation === null ? null : await this.#evaluate(data.validation, VALIDATION_SAMPLES);
    const epoch = this.#epochsDone();
    if (validation !== null) this.#patience.add(epoch, validation['totalNats']!);
    this.#report({ epoch, train: this.#epochMean.finish(), validation });
    await this.#checkpointOrPause();
  }

  async #evaluate(source: ImageSource, samples: number): Promise<Losses> {
    const passes = this.parts.session.evaluate(source, samples);
    let pass = await passes.next();
    while (!pass.done) {
      await this.#betweenSteps();
      pass = await passes.next();
    }
    return pass.value;
  }

  async #sendLatent(isKept: boolean): Promise<void> {
    await this.#sendLatentUnless(() => false, isKept);
  }

  /** A frame between epochs: who wants to pause or stop gets one of that moment and need not wait. */
  async #sendPassingLatent(): Promise<void> {
    await this.#sendLatentUnless(() => this.#isRestWanted(), false);
  }

  #isRestWanted(): boolean {
    const { control } = this.parts;
    return control.isPauseWanted || control.isStopWanted;
  }

  async #sendLatentUnless(isUnwanted: () => boolean, isKept: boolean): Promise<void> {
    const { session, data, send } = this.parts;
    if (!session.encodes) return;
    const codes = await encodeSample(session, data.sample, isUnwanted);
    if (codes === null) return;
    const { stepIndex } = session;
    send({ kind: 'latent', stepIndex, epoch: this.#epochsDone(), isKept, ...codes });
  }

  /** Answers messages, reports, saves, and does what the service wants. */
  async #betweenSteps(): Promise<void> {
    const { control } = this.parts;
    await nextTurn();
    const nowMs = performance.now();
    if (control.isStopWanted) {
      await this.#saveCheckpoint();
      await this.#sendLatent(false);
      control.throwIfStopped();
    }
    if (control.isPauseWanted) await this.#pause(null);
    else if (nowMs - this.#savedAtMs >= CHECKPOINT_INTERVAL_MS) await this.#checkpointOrPause();
    else if (nowMs - this.#reportedAtMs >= REPORT_INTERVAL_MS) this.#report(null);
  }

  /** Waits until the service lets the training go on. Throws StopRequested when it stops it. */
  async #pause(reason: string | null): Promise<void> {
    const { control, send } = this.parts;
    this.#stopwatch.stop();
    control.pause();
    send({ kind: 'paused', reason: reason ?? (await this.#trySaving()) });
    // At rest the map shows the codes of the very weights that clicks and strips decode with.
    await this.#sendLatent(false);
    await control.untilWoken();
    control.throwIfStopped();
    send({ kind: 'continued' });
    this.#stopwatch.start();
  }

  /**
   * Saves a checkpoint. Where that fails (a full disk, a folder that cannot be written) the training
   * waits with its weights in memory rather than go on without a way back.
   */
  async #checkpointOrPause(): Promise<void> {
    let reason = await this.#trySaving();
    while (reason !== null) {
      await this.#pause(reason);
      reason = await this.#trySaving();
    }
  }

  async #trySaving(): Promise<string | null> {
    try {
      await this.#saveCheckpoint();
      return null;
    } catch (error) {
      if (error instanceof TrainingDivergedError) throw error;
      const cause = error instanceof Error ? error.message : String(error);
      return `the checkpoint could not be written (${cause}); mend that and resume`;
    }
  }

  async #saveCheckpoint(): Promise<void> {
    const { job, session, send } = this.parts;
    const { stepIndex } = session;
    this.#report(null);
    this.#savedAtMs = performance.now();
    if (this.#savedStep === stepIndex) return;
    const bytes = await session.saveCheckpoint();
    const file = checkpointFileName(job.segment, stepIndex);
    const sha256 = writeCheckpointFile(job.runDir, file, bytes);
    this.#savedStep = stepIndex;
    const epoch = this.#epochsDone();
    send({ kind: 'checkpoint', stepIndex, epoch, file, sha256, bytes: bytes.byteLength });
  }

  #report(epoch: EpochSummary | null): void {
    const { session, send } = this.parts;
    this.#reportedAtMs = performance.now();
    const train = this.#rows.take();
    const trainSeconds = this.#stopwatch.seconds();
    send({ kind: 'progress', stepIndex: session.stepIndex, trainSeconds, train, epoch });
  }

  #epochsDone(): number {
    return Math.floor(this.parts.session.stepIndex / this.#stepsPerEpoch);
  }
}
