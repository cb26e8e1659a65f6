import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestParams } from '../../src-shared/contract/requests';
import { reportError, WorkbenchError } from '../../src-shared/errors';
import type { ScoreCard } from '../../src-shared/scoreCard';
import { metricDefinitions } from '../analysis/scoreCard/measures';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { Store } from '../store/store';
import { runFolder } from './checkpointFiles';
import type { EventHub } from './eventHub';
import type { TrainerProgram } from './forkTrainer';
import { prepareJob } from './prepareJob';
import { findWholeCheckpoint } from './resumePoint';
import { startSideJob } from './sideProcess';
import type { MeasuredScores, ScoreJob } from './trainer/measureScores';

/** What to measure a run with. */
interface Wish {
  seed: number;
  label: number | null;
}

/** A card that is being filled. */
interface Filling {
  /** Ends it; resolves when its process is gone. */
  end: () => Promise<void>;
  isCancelled: boolean;
}

/** Fills the score cards of runs, each run's in a process of its own. */
export class ScoreCards {
  readonly #active = new Map<string, Filling>();
  /** The moment of training that waits for the card of an earlier one, by run. */
  readonly #waiting = new Map<string, CheckpointRecord>();
  #isClosing = false;

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    private readonly workspaceDir: string,
    private readonly program: TrainerProgram,
  ) {}

  /** Returns the cards of a run, oldest first, and whether one is being filled. Throws 'not-found'. */
  list(runId: string): { cards: ScoreCard[]; isMeasuring: boolean } {
    this.store.runs.get(runId);
    return { cards: this.store.scoreCards.list(runId), isMeasuring: this.#active.has(runId) };
  }

  /**
   * Begins to fill a card with the run's newest weights. Throws 'not-found' for a run that is not there or has no
   * checkpoint, 'conflict' where one is being filled.
   */
  async start({ runId, seed, label }: RequestParams<'scores.start'>): Promise<void> {
    const { name } = this.store.runs.get(runId);
    if (this.#active.has(runId)) {
      throw new WorkbenchError(
        'conflict',
        `the latent space of the run '${name}' is being measured`,
      );
    }
    await this.#fill(runId, { seed, label }, async () => {
      const { checkpoint } = await findWholeCheckpoint(this.store, this.workspaceDir, runId);
      if (checkpoint !== null) return checkpoint;
      const message = `the run '${name}' has no checkpoint yet, so there is nothing to measure`;
      throw new WorkbenchError('not-found', message);
    });
  }

  /** Ends the filling of a card; what is measured stays. */
  async cancel(runId: string): Promise<void> {
    const filling = this.#active.get(runId);
    if (filling === undefined) return;
    filling.isCancelled = true;
    this.#waiting.delete(runId);
    await filling.end();
  }

  /** A run has come to the end of an epoch: fills a card where its config wants one. */
  atCheckpoint(runId: string, checkpoint: CheckpointRecord): void {
    const { scoreEveryEpochs, epochs } = this.store.runs.config(runId).training;
    const { epoch, stepIndex } = checkpoint;
    const isEpochsEnd = stepIndex === epoch * (this.store.runs.stepsPerEpoch(runId) ?? 0);
    if (scoreEveryEpochs === 0 || epoch === 0 || !isEpochsEnd) return;
    if (epoch % scoreEveryEpochs !== 0 && epoch !== epochs) return;
    // Training must not wait for its measuring: of those that come meanwhile, the newest is taken.
    if (this.#active.has(runId)) this.#waiting.set(runId, checkpoint);
    else this.#fillAt(runId, checkpoint);
  }

  /** Ends every process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#waiting.clear();
    await Promise.all([...this.#active.values()].map(({ end }) => end()));
  }

  #fillAt(runId: string, checkpoint: CheckpointRecord): void {
    const { seed } = this.store.runs.config(runId).training;
    this.#fill(runId, { seed, label: null }, () => Promise.resolve(checkpoint)).catch(
      (error: unknown) => this.#tell(runId, null, 0, reportError(error).message),
    );
  }

  async #fill(
    runId: string,
    wish: Wish,
    findCheckpoint: () => Promise<CheckpointRecord>,
  ): Promise<void> {
    // Nobody else begins while the checkpoint is read.
    const filling: Filling = { end: () => Promise.resolve(), isCancelled: false };
    this.#active.set(runId, filling);
    try {
      const checkpoint = await findCheckpoint();
      const job = await this.#job(runId, wish, checkpoint);
      if (this.#isClosing || filling.isCancelled) {
        this.#active.delete(runId);
        this.#tell(runId, null, 0, null);
        return;
      }
      filling.end = this.#measure(runId, filling, job, checkpoint);
    } catch (error) {
      this.#active.delete(runId);
      throw error;
    }
  }

  async #job(runId: string, wish: Wish, checkpoint: CheckpointRecord): Promise<ScoreJob> {
    const { job } = prepareJob(this.store, this.workspaceDir, runId, checkpoint);
    const { workspaceDir, config, fingerprint, execution } = job;
    const file = join(runFolder(workspaceDir, runId), checkpoint.file);
    return {
      workspaceDir,
      config,
      fingerprint,
      execution,
      checkpoint: await readFile(file),
      ...wish,
    };
  }

  #measure(
    runId: string,
    filling: Filling,
    job: ScoreJob,
    { stepIndex, epoch }: CheckpointRecord,
  ): () => Promise<void> {
    const createdAtMs = Date.now();
    let cardIndex: number | null = null;
    const record = (told: MeasuredScores): number => {
      if (told.kind === 'head') {
        const { seed } = job;
        const card = { runId, stepIndex, epoch, seed, createdAtMs, ...told.head };
        cardIndex = this.store.scoreCards.begin(card);
        return metricDefinitions().length;
      }
      const seconds = (Date.now() - createdAtMs) / 1000;
      this.store.scoreCards.append(runId, cardIndex!, told.values, seconds);
      return told.metricsAhead;
    };
    const cardSoFar = () =>
      cardIndex === null ? null : (this.store.scoreCards.list(runId).at(-1) ?? null);
    return startSideJob(this.program, 'scores', job, {
      told: (told) => {
        const metricsAhead = this.store.write(() => record(told));
        // The end is told when the process is gone, so that the next may begin.
        if (metricsAhead > 0) this.#tell(runId, cardSoFar(), metricsAhead, null);
      },
      ended: (error) => {
        this.#active.delete(runId);
        if (this.#isClosing) return;
        this.#tell(runId, cardSoFar(), 0, filling.isCancelled ? null : error);
        const next = this.#waiting.get(runId);
        this.#waiting.delete(runId);
        if (next !== undefined) this.#fillAt(runId, next);
      },
    });
  }

  #tell(runId: string, card: ScoreCard | null, metricsAhead: number, error: string | null): void {
    this.hub.emit('scores.changed', { runId, card, metricsAhead, error });
  }
}
