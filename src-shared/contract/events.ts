import type { AnomalyReport } from '../anomaly';
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
import type { ProjectionProgress } from '../projection';
import type { ScoreCard } from '../scoreCard';

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
  /** How far a projection is, about ten times a second, with the map as it is. */
  'projection.progress': ProjectionProgress;
  /** A projection is kept now, or has ended early: cancelled (no error), or with a reason. */
  'projection.ended': { projectionId: string; isKept: boolean; error: string | null };
  'projection.removed': { projectionId: string };
  /**
   * Another measure of a score card is in the store, or the measuring has ended: by itself, cancelled, or early with a
   * reason. `metricsAhead` are still to come, 0 at the end.
   */
  'scores.changed': {
    runId: string;
    /** The card as far as it is filled; null where nothing was measured. */
    card: ScoreCard | null;
    metricsAhead: number;
    error: string | null;
  };
  /** How far the scoring of images is, 0..1; at the end with the report, or with a reason why there is none. */
  'anomalies.changed': {
    runId: string;
    share: number;
    report: AnomalyReport | null;
    error: string | null;
  };
  'dataset.changed': DatasetSummary;
  'dataset.removed': { name: string };
}
export type EventName = keyof Events;
