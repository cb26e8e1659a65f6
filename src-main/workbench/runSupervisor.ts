import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import type { Losses, RunStatus, RunSummary } from '../../src-shared/domain';
import { reportError, WorkbenchError } from '../../src-shared/errors';
import type { RunConfig } from '../../src-shared/runConfig';
import { latentDimOf } from '../engine/models/registry';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { RunChange } from '../store/runTable';
import type { Store } from '../store/store';
import type { Cards } from './cards/cards';
import { CardUse } from './cards/cardUse';
import { removeCheckpointFile, runFolder } from './checkpointFiles';
import { CoreShares } from './coreShares';
import { deferred } from './deferred';
import type { EventHub } from './eventHub';
import { Explorers } from './explorers';
import { openExplorer } from './openExplorer';
import { prepareJob } from './prepareJob';
import type { TrainerProgram } from './forkTrainer';
import { findResumePoint } from './resumePoint';
import { RunRecorder, type ActionEvent, type RecordedJob } from './runRecorder';
import type { ExploreRequest, ExploreResults } from './trainer/exploreRequests';
import type { EarlyStop, FromTrainer, ToTrainer } from './trainer/protocol';
import { TrainerHandle } from './trainerHandle';
import { isTraining, nextStatus, type RunAction } from './transitions';
import { untilAtRest } from './untilAtRest';

/** How long a trainer may take to pause when the workbench is closed. */
const CLOSING_PATIENCE_MS = 15_000;

/** Statuses of the runs that share the machine: one that pauses or stops is done in a moment. */
const COMPUTING: readonly RunStatus[] = ['starting', 'running'];

/** A run with a trainer: from its start until it is over. */
interface ActiveRun {
  /** Resolves once the process is started; messages to it keep their order. */
  handle: Promise<TrainerHandle>;
  /** The process, once it is started. */
  started: TrainerHandle | null;
  /** Resolves when the run is over. */
  over: Promise<null>;
  finish: (nothing: null) => void;
}

/** The lives of the runs: starts their trainers, hears them, and records what happens. */
export class RunSupervisor {
  readonly #recorder: RunRecorder;
  readonly #active = new Map<string, ActiveRun>();
  readonly #explorers = new Explorers();
  readonly #shares = new CoreShares(os.availableParallelism(), (runId, threads) => {
    this.#tell(runId, { kind: 'share', threads });
  });
  readonly #cardUse: CardUse;
  #isClosing = false;
  /** Is told of each checkpoint, when it is recorded. */
  onCheckpoint: (runId: string, checkpoint: CheckpointRecord) => void = () => undefined;

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    private readonly workspaceDir: string,
    private readonly program: TrainerProgram,
    cards: Cards,
  ) {
    this.#recorder = new RunRecorder(store, hub);
    this.#cardUse = new CardUse(cards, (runId, readings) =>
      this.#recorder.cardReadings(runId, readings),
    );
  }

  /** Puts right what an earlier service left, and removes the runs that were deleted under it. */
  async recover(): Promise<void> {
    const purged = this.store.write(() => this.store.runs.purgeDeleted());
    await Promise.all(
      purged.map((runId) =>
        rm(runFolder(this.workspaceDir, runId), { recursive: true, force: true }),
      ),
    );
    for (const { runId, status } of this.list()) {
      if (status !== 'queued' && !isTraining(status)) continue;
      this.#lose(runId, 'the workbench ended while the run was training');
    }
  }

  hasActiveRuns(): boolean {
    return this.list().some(({ status }) => isTraining(status));
  }

  /** Returns the runs that are not deleted, newest first. */
  list(): RunSummary[] {
    return this.store.runs.list().map((run) => this.#recorder.withUnsaved(run));
  }

  /** Throws 'not-found'. */
  summary(runId: string): RunSummary {
    return this.#recorder.summary(runId);
  }

  /** Creates a run of a checked config, starts it, and returns it. */
  create(config: RunConfig): RunSummary {
    const runId = newRunId();
    const latentDim = latentDimOf(config.model);
    this.store.write(() => {
      this.store.runs.insert({ runId, config, latentDim, createdAtMs: Date.now() });
    });
    this.#start(runId);
    return this.summary(runId);
  }

  pause(runId: string): void {
    const { status } = this.summary(runId);
    if (status === 'pausing' || status === 'paused') return;
    this.#act(runId, 'pause', null);
    this.#tell(runId, { kind: 'pause' });
  }

  resume(runId: string): void {
    const { status, name } = this.summary(runId);
    if (status === 'starting' || status === 'running') return;
    if (status === 'completed') {
      throw new WorkbenchError('conflict', `the run '${name}' is complete`);
    }
    if (this.#active.has(runId)) {
      this.#act(runId, 'continue', null, { statusReason: null });
      this.#tell(runId, { kind: 'continue' });
    } else {
      this.#start(runId);
    }
  }

  stop(runId: string): void {
    const { status } = this.summary(runId);
    if (status !== 'paused' && (status === 'stopping' || !isTraining(status))) return;
    this.#act(runId, 'stop', null);
    if (this.#active.has(runId)) this.#tell(runId, { kind: 'stop' });
    else this.#end(runId, 'stopped', STOPPED);
  }

  /** Stops the run where it trains, and takes it out of the list. */
  async delete(runId: string): Promise<void> {
    this.stop(runId);
    await this.#active.get(runId)?.over;
    await this.#explorers.end(runId);
    this.store.write(() => this.store.runs.update(runId, { deletedAtMs: Date.now() }));
    this.hub.emit('run.removed', { runId });
  }

  restore(runId: string): RunSummary {
    if (this.store.runs.isDeleted(runId)) {
      this.store.write(() => this.store.runs.update(runId, { deletedAtMs: null }));
      this.#recorder.announce(runId);
    }
    return this.summary(runId);
  }

  rename(runId: string, name: string): RunSummary {
    const run = this.summary(runId);
    this.store.write(() => this.store.runs.update(runId, { name }));
    this.#recorder.announce(runId);
    return { ...run, name };
  }

  /**
   * Asks the run's network. A run that does not train gets a process with its last checkpoint.
   * Throws 'not-found' where the run has none.
   */
  async explore<Kind extends ExploreRequest['kind']>(
    runId: string,
    request: Extract<ExploreRequest, { kind: Kind }>,
  ): Promise<ExploreResults[Kind]> {
    this.summary(runId);
    const active = this.#active.get(runId);
    const handle = active ? await active.handle : await this.#openExplorer(runId);
    return handle.explore<Kind>(request);
  }

  /** Pauses what trains, with a checkpoint, and ends every process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#cardUse.read([]);
    const active = [...this.#active];
    for (const [runId] of active) {
      if (isTraining(this.summary(runId).status)) this.#tell(runId, { kind: 'pause' });
    }
    const awaited = active.map(([runId, { over }]) => ({
      runId,
      isAtRest: () => !isTraining(this.summary(runId).status),
      over,
    }));
    await untilAtRest(this.hub, awaited, CLOSING_PATIENCE_MS);
    for (const runId of [...this.#active.keys()]) this.#lose(runId, 'the workbench was closed');
    await Promise.all(active.map(([, { handle }]) => handle.then(ended, () => undefined)));
    await this.#explorers.endAll();
  }

  #start(runId: string): void {
    this.#recorder.act(runId, 'start', null, { statusReason: null, endedAtMs: null });
    const handle = deferred<TrainerHandle>();
    const over = deferred<null>();
    const active: ActiveRun = {
      handle: handle.promise,
      started: null,
      over: over.promise,
      finish: over.resolve,
    };
    this.#active.set(runId, active);
    this.#launch(runId, active).then(handle.resolve, (error: unknown) => {
      handle.reject(error);
      if (this.#active.get(runId) === active) this.#fail(runId, reportError(error).message);
    });
    handle.promise.catch(() => undefined);
  }

  async #launch(runId: string, active: ActiveRun): Promise<TrainerHandle> {
    await this.#explorers.end(runId);
    const { checkpoint, faults } = await findResumePoint(this.store, this.workspaceDir, runId);
    for (const fault of faults) {
      const message = `Checkpoint ${fault}. The one before it is used.`;
      this.#recorder.note(runId, { kind: 'checkpoint-damaged', message });
    }
    const { job, recorded } = prepareJob(this.store, this.workspaceDir, runId, checkpoint);
    const execution = await this.#cardUse.place(runId, job);
    const handle: TrainerHandle = new TrainerHandle(
      this.program,
      { ...job, execution },
      (message) => this.#hear(handle, recorded, message),
      (reason) => this.#onEnd(runId, handle, reason),
    );
    active.started = handle;
    this.#shareMachine();
    return handle;
  }

  #hear(handle: TrainerHandle, job: RecordedJob, message: FromTrainer): void {
    if (this.#active.get(job.runId)?.started !== handle) return;
    try {
      this.#record(handle, job, message);
    } catch (error) {
      // What cannot be recorded must not go on: it would be shown and then lost.
      void handle.end();
      if (this.#active.has(job.runId)) this.#fail(job.runId, reportError(error).message);
    }
  }

  #record(handle: TrainerHandle, job: RecordedJob, message: FromTrainer): void {
    const { runId } = job;
    switch (message.kind) {
      case 'opened':
        this.#recorder.opened(job, message);
        break;
      case 'execution':
        this.#recorder.execution(job, message.report);
        this.#cardUse.computes(runId, message.report.device);
        this.#shareMachine();
        break;
      case 'progress':
        this.#recorder.progress(job, message);
        if (message.train !== null) this.#cardUse.hasAllocated(runId);
        break;
      case 'latent':
        this.#recorder.latent(job, message);
        break;
      case 'checkpoint':
        for (const file of this.#recorder.checkpoint(job, message)) {
          void removeCheckpointFile(runFolder(this.workspaceDir, runId), file);
        }
        this.onCheckpoint(runId, this.store.checkpoints.newestFirst(runId)[0]!);
        break;
      case 'paused':
        this.#act(runId, 'paused', pausedEvent(message.reason), {
          statusReason: message.reason,
        });
        break;
      case 'continued':
        this.#act(runId, 'continued', { kind: 'resumed', message: 'Goes on' });
        break;
      case 'finished':
        this.#explorers.adopt(runId, handle);
        if (message.test === null) this.#end(runId, 'stopped', STOPPED);
        else this.#complete(runId, message.test, message.earlyStop);
        break;
      case 'failed':
        this.#fail(runId, message.error.message);
        break;
    }
  }

  #act(runId: string, action: RunAction, event: ActionEvent | null, change?: RunChange): void {
    this.#recorder.act(runId, action, event, change);
    this.#shareMachine();
  }

  /**
   * Gives every run that computes its share of the cores, and reads the cards of those on cards; done whenever
   * their number may change.
   */
  #shareMachine(): void {
    // What closes is about to pause: a new share would only delay that.
    if (this.#isClosing) return;
    // One whose process is not started may come to a card yet.
    const computing = [...this.#active]
      .filter(
        ([runId, { started }]) =>
          started !== null && COMPUTING.includes(this.summary(runId).status),
      )
      .map(([runId]) => runId);
    const onProcessor = computing.filter((runId) => !this.#cardUse.isOnCard(runId));
    this.#shares.divide(onProcessor, computing.length - onProcessor.length);
    this.#cardUse.read(computing);
  }

  /** The run is over and no longer active. */
  #end(
    runId: string,
    action: RunAction,
    event: ActionEvent,
    change: { statusReason?: string; test?: RunSummary['test'] } = {},
  ): void {
    const active = this.#active.get(runId);
    this.#active.delete(runId);
    this.#cardUse.leave(runId);
    this.#recorder.actOrRemember(runId, action, event, { ...change, endedAtMs: Date.now() });
    active?.finish(null);
    this.#shareMachine();
  }

  #complete(runId: string, test: Losses, earlyStop: EarlyStop | null): void {
    if (earlyStop === null) {
      this.#end(runId, 'completed', COMPLETED, { test });
      return;
    }
    const message = earlyStopMessage(earlyStop);
    const event = { kind: 'stopped-early', message };
    this.#end(runId, 'completed', event, { test, statusReason: message });
  }

  #fail(runId: string, reason: string): void {
    this.#end(runId, 'failed', { kind: 'failed', message: reason }, { statusReason: reason });
  }

  #lose(runId: string, reason: string): void {
    const { status } = this.summary(runId);
    if (nextStatus(status, 'lost') === status) {
      // A paused run rests on its checkpoint and needs no process.
      this.#active.get(runId)?.finish(null);
      this.#active.delete(runId);
      this.#cardUse.leave(runId);
      return;
    }
    this.#end(runId, 'lost', { kind: 'interrupted', message: reason }, { statusReason: reason });
  }

  #onEnd(runId: string, handle: TrainerHandle, reason: string): void {
    this.#explorers.forget(runId, handle);
    if (this.#active.get(runId)?.started === handle) this.#lose(runId, reason);
  }

  #openExplorer(runId: string): Promise<TrainerHandle> {
    const { store, workspaceDir, program } = this;
    const [recorder, explorers] = [this.#recorder, this.#explorers];
    return openExplorer({ store, recorder, workspaceDir, program, explorers }, runId);
  }

  #tell(runId: string, message: ToTrainer): void {
    void this.#active.get(runId)?.handle.then(
      (handle) => handle.send(message),
      () => undefined,
    );
  }
}

function ended(handle: TrainerHandle): Promise<void> {
  return handle.end();
}

const COMPLETED: ActionEvent = { kind: 'completed', message: 'All epochs are done' };
const STOPPED: ActionEvent = { kind: 'stopped', message: 'Stopped by the user' };

function earlyStopMessage({ epoch, bestEpoch, bestNats }: EarlyStop): string {
  return (
    `Stopped early after epoch ${epoch}: the validation loss has not become better since ` +
    `epoch ${bestEpoch} (${bestNats.toFixed(2)})`
  );
}

function pausedEvent(reason: string | null): ActionEvent {
  return { kind: 'paused', message: reason ?? 'Paused' };
}

function newRunId(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `${day}-${randomBytes(4).toString('hex')}`;
}
