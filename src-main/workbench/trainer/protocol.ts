import type { ExecutionReport, Losses, MetricColumns } from '../../../src-shared/domain';
import type { ErrorReport } from '../../../src-shared/errors';
import type { ExecutionConfig, RunConfig } from '../../../src-shared/runConfig';
import type { Diagnoses, DiagnosisRequest } from './diagnose';
import type { ExploreRequest, ExploreResult } from './exploreRequests';
import type { SideJob, SideJobName, SideJobs } from './sideJobs';

/**
 * What passes between the service and a trainer process, over the fork's own channel with
 * 'advanced' serialisation: typed arrays cross as they are.
 */
export type ToTrainer =
  | { kind: 'open'; job: TrainerJob }
  | { kind: 'pause' }
  | { kind: 'continue' }
  | { kind: 'stop' }
  /** Cores that this trainer should use at most from now on; may come before it has opened its job. */
  | { kind: 'share'; threads: number }
  /** For the doctor: in place of a job. */
  | { kind: 'diagnose'; request: DiagnosisRequest }
  /** In place of a training. */
  | { kind: 'side-job'; job: SideJob }
  | { kind: 'explore'; requestId: number; request: ExploreRequest };

export interface TrainerJob {
  /** 'explore' opens the checkpoint to answer explore requests and trains nothing. */
  mode: 'train' | 'explore';
  workspaceDir: string;
  /** Folder of the run's checkpoints. */
  runDir: string;
  config: RunConfig;
  /**
   * What to begin with: how the run was computed last, else what its config asks for. Whether the
   * executor is fixed is told by the config alone.
   */
  execution: ExecutionConfig;
  segment: number;
  /** Checkpoint to go on from; null for a new run. */
  checkpointFile: string | null;
  /** The content that the run was begun with; null for a new run. */
  fingerprint: string | null;
  /** Epochs whose validation and means the service has recorded, at most those of the checkpoint. */
  epochsRecorded: number;
  /** Recorded rows of the unfinished epoch, for its mean. */
  epochRows: MetricColumns | null;
  /** Recorded validation rows of the epochs up to `epochsRecorded`; null where there are none. */
  validationRows: MetricColumns | null;
}

/** A run's checkpoint, and the classifiers to train from its encoder. */
export interface ReuseJob extends Pick<
  TrainerJob,
  'workspaceDir' | 'runDir' | 'config' | 'fingerprint'
> {
  checkpointFile: string;
  /** Labelled images to learn from, each smaller than the training set, or all of them. */
  labelCounts: readonly (number | 'all')[];
  repeats: number;
  epochs: number;
}

export type FromTrainer =
  | ({ kind: 'opened' } & Opened)
  /** When the way of computing is chosen, and when it changes. */
  | { kind: 'execution'; report: ExecutionReport }
  | ({ kind: 'progress' } & Progress)
  | ({ kind: 'latent' } & LatentCodes)
  | ({ kind: 'checkpoint' } & SavedCheckpoint)
  /** `reason` is set where the trainer paused of itself, since it could not go on. */
  | { kind: 'paused'; reason: string | null }
  | { kind: 'continued' }
  /** The job is over; the process stays and answers explore requests. */
  | ({ kind: 'finished' } & Finished)
  /** The process ends after this. */
  | { kind: 'failed'; error: ErrorReport; stepIndex: number }
  | { kind: 'diagnosed'; diagnosis: Diagnoses[DiagnosisRequest['kind']] }
  | { kind: 'told'; told: SideJobs[SideJobName]['tells'] }
  | { kind: 'side-job-done' }
  | { kind: 'explored'; requestId: number; result: ExploreResult }
  | { kind: 'explore-failed'; requestId: number; error: ErrorReport };

export interface Opened {
  parameterCount: number;
  stepIndex: number;
  stepsPerEpoch: number;
  fingerprint: string;
}

export interface Finished {
  /** Null where the run was stopped by the user. */
  test: Losses | null;
  /** Null where the run went to its last epoch, or was stopped by the user. */
  earlyStop: EarlyStop | null;
}

/** Why a run ended before its last epoch: its validation objective no longer became better. */
export interface EarlyStop {
  epoch: number;
  bestEpoch: number;
  /** The least objective of the validation images, nats. */
  bestNats: number;
}

/** New rows since the last report; recorded together, before anyone is told. */
export interface Progress {
  stepIndex: number;
  /** Seconds of training in this process so far, pauses left out. */
  trainSeconds: number;
  train: MetricColumns | null;
  epoch: EpochSummary | null;
}

export interface EpochSummary {
  epoch: number;
  train: Losses;
  /** Null where the run keeps no validation images. */
  validation: Losses | null;
}

export interface LatentCodes {
  stepIndex: number;
  epoch: number;
  /** True at the start and at the end of an epoch: the frame is kept for the time slider. */
  isKept: boolean;
  count: number;
  latentDim: number;
  means: Float32Array;
  /** Null where the KL does not split by dimension. */
  klNatsPerDim: Float32Array | null;
}

export interface SavedCheckpoint {
  stepIndex: number;
  epoch: number;
  file: string;
  sha256: string;
  bytes: number;
}
