import type {
  CardReading,
  ExecutionReport,
  MetricColumns,
  RunStatus,
  RunSummary,
} from '../../src-shared/domain';
import { StoreError, WorkbenchError } from '../../src-shared/errors';
import { executionText, isEagerStandIn } from '../../src-shared/executionText';
import type { RunConfig } from '../../src-shared/runConfig';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { RunChange } from '../store/runTable';
import type { Store } from '../store/store';
import { CHECKPOINTS_KEPT } from './checkpointFiles';
import type { EventHub } from './eventHub';
import type {
  EpochSummary,
  LatentCodes,
  Opened,
  Progress,
  SavedCheckpoint,
} from './trainer/protocol';
import { metricColumns } from './trainer/rowBuffer';
import { nextStatus, type RunAction } from './transitions';

/** What the recorder must know of a trainer's job. */
export interface RecordedJob {
  runId: string;
  segment: number;
  config: RunConfig;
  epochsRecorded: number;
  /** Seconds of training before this job. */
  trainSecondsBefore: number;
}

/**
 * Writes what happens to runs into the store and then, never before, tells the clients: what has
 * been shown is on the disk.
 */
export class RunRecorder {
  /** Ends of runs that the disk refused to take. */
  readonly #unsaved = new Map<string, Pick<RunSummary, 'status' | 'statusReason'>>();

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
  ) {}

  /**
   * Changes a run's status as an action demands, with an event for its history, and returns the
   * new status. Throws 'conflict' where the action has no place.
   */
  act(
    runId: string,
    action: RunAction,
    event: ActionEvent | null,
    change: RunChange = {},
  ): RunStatus {
    const run = this.summary(runId);
    const status = nextStatus(run.status, action);
    if (status === null) {
      throw new WorkbenchError(
        'conflict',
        `the run '${run.name}' is ${run.status}: ${action} has no place`,
      );
    }
    this.store.write(() => {
      this.store.runs.update(runId, { ...change, status });
      if (event) this.addEvent(runId, event, run.stepIndex);
    });
    this.#unsaved.delete(runId);
    this.announce(runId);
    return status;
  }

  /**
   * Does as `act` for what has happened whether or not it can be written down. Where the disk
   * refuses, the status is kept in memory, and the next service finds the run interrupted.
   */
  actOrRemember(runId: string, action: RunAction, event: ActionEvent, change: RunChange): void {
    try {
      this.act(runId, action, event, change);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const said = change.statusReason ?? event.message;
      const statusReason = said.includes(error.message) ? said : `${said} (${error.message})`;
      this.#unsaved.set(runId, { status: 'failed', statusReason });
      this.announce(runId);
    }
  }

  /** Adds to a run's history without changing its status. */
  note(runId: string, event: ActionEvent): void {
    const { stepIndex } = this.store.runs.get(runId);
    this.store.write(() => this.addEvent(runId, event, stepIndex));
  }

  opened(
    job: RecordedJob,
    { parameterCount, stepIndex, stepsPerEpoch, fingerprint }: Opened,
  ): void {
    const { runId, config } = job;
    const run = this.store.runs.get(runId);
    const rewindSeq = this.store.write(() => {
      this.store.metrics.startSegment(runId, stepIndex, Date.now());
      this.store.datasetUse.record(runId, config.data.dataset, fingerprint);
      this.store.runs.update(runId, {
        parameterCount,
        stepIndex,
        stepsPerEpoch,
        epochsDone: job.epochsRecorded,
        status: nextStatus(run.status, 'opened') ?? run.status,
        startedAtMs: run.startedAtMs ?? Date.now(),
      });
      const message = job.segment === 1 ? 'Training begins' : `Goes on from step ${stepIndex}`;
      const kind = job.segment === 1 ? 'started' : 'resumed';
      this.addEvent(runId, { kind, message }, stepIndex);
      return job.segment === 1 ? null : this.store.runs.nextSeq(runId);
    });
    if (rewindSeq !== null) this.hub.emit('metrics.rewound', { runId, seq: rewindSeq, stepIndex });
    this.announce(runId);
  }

  /** Records how a run's steps are computed from now on; what is as it was makes no new event. */
  execution({ runId, config }: RecordedJob, report: ExecutionReport): void {
    const { executor: asked } = config.execution;
    const { stepIndex } = this.store.runs.get(runId);
    const before = this.store.execution.get(runId);
    const execution = this.store.write(() => {
      this.store.execution.put(runId, report);
      // With the trials of an earlier report where this one has none.
      const recorded = this.store.execution.get(runId) ?? report;
      const message = executionMessage(recorded, asked);
      if (before === null || executionMessage(before, asked) !== message) {
        this.addEvent(runId, { kind: 'execution', message }, stepIndex);
      }
      return recorded;
    });
    this.hub.emit('run.execution', { runId, execution });
  }

  progress(job: RecordedJob, { stepIndex, trainSeconds, train, epoch }: Progress): void {
    const { runId, segment } = job;
    const validation = epoch && validationRow(epoch, stepIndex);
    const batches = (['train', 'validation'] as const).flatMap((split) => {
      const rows = split === 'train' ? train : validation;
      return rows ? [{ split, rows }] : [];
    });
    const sent = this.store.write(() => {
      this.store.runs.update(runId, {
        stepIndex,
        trainSeconds: job.trainSecondsBefore + trainSeconds,
        ...(epoch && { epochsDone: epoch.epoch, train: epoch.train, validation: epoch.validation }),
      });
      return batches.map(({ split, rows }) => {
        const seq = this.store.runs.nextSeq(runId);
        this.store.metrics.append(runId, segment, split, seq, rows);
        return { runId, seq, split, rows };
      });
    });
    for (const payload of sent) this.hub.emit('metrics.appended', payload);
    this.announce(runId);
  }

  latent({ runId }: RecordedJob, { isKept, stepIndex, epoch, ...codes }: LatentCodes): void {
    const { count, latentDim, means, klNatsPerDim } = codes;
    const frame = this.store.write(() => {
      const seq = this.store.runs.nextSeq(runId);
      const put = { runId, seq, stepIndex, epoch, count, latentDim, means, klNatsPerDim };
      this.store.latentFrames.put(put, isKept);
      return put;
    });
    this.hub.emit('latent.updated', frame);
  }

  /** Records what was read of a run's cards. What the disk refuses is lost: it is no reason to end a run. */
  cardReadings(runId: string, readings: CardReading[]): void {
    try {
      this.store.write(() => this.store.cardReadings.append(runId, readings));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return;
    }
    this.hub.emit('cards.appended', { runId, readings });
  }

  /** Records a checkpoint and returns the files that it makes superfluous. */
  checkpoint({ runId, segment }: RecordedJob, saved: SavedCheckpoint): string[] {
    const { stepIndex, epoch, file, sha256, bytes } = saved;
    const savedAtMs = Date.now();
    const outlived = this.store.write(() => {
      const record: CheckpointRecord = {
        segment,
        stepIndex,
        epoch,
        file,
        sha256,
        bytes,
        savedAtMs,
      };
      this.store.checkpoints.put(runId, record);
      const older = this.store.checkpoints.newestFirst(runId).slice(CHECKPOINTS_KEPT);
      for (const each of older) this.store.checkpoints.remove(runId, each);
      return older;
    });
    return outlived.map((each) => each.file);
  }

  /** Tells the clients how a run stands. */
  announce(runId: string): void {
    this.hub.emit('run.changed', this.summary(runId));
  }

  summary(runId: string): RunSummary {
    return this.withUnsaved(this.store.runs.get(runId));
  }

  /** Returns the run as it stands, where its end could not be written down. */
  withUnsaved(run: RunSummary): RunSummary {
    return { ...run, ...this.#unsaved.get(run.runId) };
  }

  private addEvent(runId: string, { kind, message }: ActionEvent, stepIndex: number): void {
    this.store.events.add(runId, { atMs: Date.now(), kind, stepIndex, message });
  }
}

export interface ActionEvent {
  kind: string;
  message: string;
}

function executionMessage(
  report: ExecutionReport,
  asked: RunConfig['execution']['executor'],
): string {
  const text = executionText(report);
  return isEagerStandIn(report, asked) ? `${text}. ${report.reason}` : text;
}

function validationRow({ validation }: EpochSummary, stepIndex: number): MetricColumns | null {
  if (validation === null) return null;
  return metricColumns([{ stepIndex, losses: validation }]);
}
