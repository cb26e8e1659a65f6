import type { RequestParams } from '../../src-shared/contract/requests';
import { reportError, WorkbenchError } from '../../src-shared/errors';
import type { ScoreCard } from '../../src-shared/scoreCard';
import { metricDefinitions } from '../analysis/scoreCard/measures';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { Store } from '../store/store';
import type { EventHub } from './eventHub';
import type { TrainerProgram } from './forkTrainer';
import { RunJobs, type StartJob } from './runJobs';
import { newestCheckpoint, weightsAt } from './runWeights';
import { startSideJob } from './sideProcess';
import type { MeasuredScores, ScoreJob } from './trainer/measureScores';

/** What to measure a run with. */
interface Wish {
  seed: number;
  label: number | null;
}

/** Fills the score cards of runs, each run's in a process of its own. */
export class ScoreCards {
  readonly #jobs = new RunJobs();
  /** The moment of training that waits for the card of an earlier one, by run. */
  readonly #waiting = new Map<string, CheckpointRecord>();

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    private readonly workspaceDir: string,
    private readonly program: TrainerProgram,
  ) {}

  /** Returns the cards of a run, oldest first, and whether one is being filled. Throws 'not-found'. */
  list(runId: string): { cards: ScoreCard[]; isMeasuring: boolean } {
    this.store.runs.get(runId);
    return { cards: this.store.scoreCards.list(runId), isMeasuring: this.#jobs.has(runId) };
  }

  /**
   * Begins to fill a card with the run's newest weights. Throws 'not-found' for a run that is not there or has no
   * checkpoint, 'conflict' where one is being filled.
   */
  async start({ runId, seed, label }: RequestParams<'scores.start'>): Promise<void> {
    const { name } = this.store.runs.get(runId);
    if (this.#jobs.has(runId)) {
      throw new WorkbenchError(
        'conflict',
        `the latent space of the run '${name}' is being measured`,
      );
    }
    await this.#fill(runId, { seed, label }, () =>
      newestCheckpoint(this.store, this.workspaceDir, runId, 'there is nothing to measure'),
    );
  }

  /** Ends the filling of a card; what is measured stays. */
  async cancel(runId: string): Promise<void> {
    this.#waiting.delete(runId);
    await this.#jobs.cancel(runId);
  }

  /** A run has come to the end of an epoch: fills a card where its config wants one. */
  atCheckpoint(runId: string, checkpoint: CheckpointRecord): void {
    const { scoreEveryEpochs, epochs } = this.store.runs.config(runId).training;
    const { epoch, stepIndex } = checkpoint;
    const isEpochsEnd = stepIndex === epoch * (this.store.runs.stepsPerEpoch(runId) ?? 0);
    if (scoreEveryEpochs === 0 || epoch === 0 || !isEpochsEnd) return;
    if (epoch % scoreEveryEpochs !== 0 && epoch !== epochs) return;
    // Training must not wait for its measuring: of those that come meanwhile, the newest is taken.
    if (this.#jobs.has(runId)) this.#waiting.set(runId, checkpoint);
    else this.#fillAt(runId, checkpoint);
  }

  /** Ends every process. */
  async close(): Promise<void> {
    this.#waiting.clear();
    await this.#jobs.close();
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
    const card = new FillingCard(this.store, runId, wish.seed);
    const prepare = async () => {
      const checkpoint = await findCheckpoint();
      const weights = await weightsAt(this.store, this.workspaceDir, runId, checkpoint);
      return this.#measuring(card, checkpoint, { ...weights, ...wish });
    };
    await this.#jobs.begin(runId, prepare, (error) => {
      this.#tell(runId, card.soFar, 0, error);
      const next = this.#waiting.get(runId);
      this.#waiting.delete(runId);
      if (next !== undefined) this.#fillAt(runId, next);
    });
  }

  #measuring(card: FillingCard, checkpoint: CheckpointRecord, job: ScoreJob): StartJob {
    const told = (measured: MeasuredScores) => {
      const metricsAhead = card.record(checkpoint, measured);
      // The end is told when the process is gone, so that the next may begin.
      if (metricsAhead > 0) this.#tell(card.runId, card.soFar, metricsAhead, null);
    };
    return (ended) => startSideJob(this.program, 'scores', job, { told, ended });
  }

  #tell(runId: string, card: ScoreCard | null, metricsAhead: number, error: string | null): void {
    this.hub.emit('scores.changed', { runId, card, metricsAhead, error });
  }
}

/** A card that fills, in the store and here. */
class FillingCard {
  readonly #createdAtMs = Date.now();
  #index = 0;
  /** As far as it is written down; null where nothing is yet. */
  soFar: ScoreCard | null = null;

  constructor(
    private readonly store: Store,
    readonly runId: string,
    private readonly seed: number,
  ) {}

  /** Writes down what was measured; returns how many metrics are still to come. Throws StoreError. */
  record({ stepIndex, epoch }: CheckpointRecord, measured: MeasuredScores): number {
    const { runId, seed } = this;
    if (measured.kind === 'head') {
      const createdAtMs = this.#createdAtMs;
      const head = { runId, stepIndex, epoch, seed, createdAtMs, ...measured.head };
      this.#index = this.store.write(() => this.store.scoreCards.begin(head));
      this.soFar = { ...head, seconds: 0, values: [] };
      return metricDefinitions().length;
    }
    const seconds = (Date.now() - this.#createdAtMs) / 1000;
    const { values } = measured;
    this.store.write(() => this.store.scoreCards.append(runId, this.#index, values, seconds));
    const card = this.soFar!;
    this.soFar = { ...card, seconds, values: [...card.values, ...values] };
    return measured.metricsAhead;
  }
}
