import type {
  DatasetSummary,
  ExecutionReport,
  LatentFrame,
  MetricColumns,
  MetricSplit,
  RunSummary,
} from '../domain';

/** Every event of the service: name -> payload. Runs' events carry `runId`; streams also `seq`. */
export interface Events {
  /** A run is new or changed; sent at most about ten times a second for each run. */
  'run.changed': RunSummary;
  'run.removed': { runId: string };
  /** How the run's steps are computed from now on. */
  'run.execution': { runId: string; execution: ExecutionReport };
  /** New rows, already in the store when this is sent. */
  'metrics.appended': {
    runId: string;
    seq: number;
    split: MetricSplit;
    rows: MetricColumns;
  };
  /** The run goes on from a checkpoint: rows after `stepIndex` are history now. */
  'metrics.rewound': { runId: string; seq: number; stepIndex: number };
  'latent.updated': LatentFrame;
  'dataset.changed': DatasetSummary;
  'dataset.removed': { name: string };
}
export type EventName = keyof Events;
