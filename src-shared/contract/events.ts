import type {
  CardReading,
  DatasetSummary,
  ExecutionReport,
  LatentFrame,
  MetricColumns,
  MetricSplit,
  ReuseReport,
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
  /** New readings of the run's cards, already in the store. */
  'cards.appended': { runId: string; readings: CardReading[] };
  'latent.updated': LatentFrame;
  /**
   * Another result of a run's encoder reuse is in the store, or the measuring has ended: by itself, or
   * early with a reason. `pointsAhead` are still to come, 0 at the end.
   */
  'reuse.changed': {
    runId: string;
    report: ReuseReport;
    pointsAhead: number;
    error: string | null;
  };
  'dataset.changed': DatasetSummary;
  'dataset.removed': { name: string };
}
export type EventName = keyof Events;
