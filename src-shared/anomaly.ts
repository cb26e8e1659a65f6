import type { Estimate } from './projection';

/** What a run's test images are told apart from. */
export type AnomalySource =
  { kind: 'dataset'; name: string } | { kind: 'class'; className: string };

/** How unlikely an image looks: by its reconstruction, by the negative ELBO, or by the importance-weighted bound. */
export const ANOMALY_SCORES = ['reconstruction', 'elbo', 'importance'] as const;
export type AnomalyScoreKind = (typeof ANOMALY_SCORES)[number];

export const ANOMALY_SCORE_NAMES: Readonly<Record<AnomalyScoreKind, string>> = {
  reconstruction: 'reconstruction',
  elbo: 'negative ELBO',
  importance: 'importance-weighted bound',
};

/** A curve as its corners, x rising: the ROC from (0, 0) on, precision from recall 0 on. */
export interface Curve {
  x: Float32Array;
  y: Float32Array;
}

export interface AnomalyScore {
  kind: AnomalyScoreKind;
  /** Chance that an anomaly has a higher score than a usual image: 1 is perfect, 0.5 is guessing. */
  auroc: Estimate;
  /** Mean precision over the recalls; guessing gives the share of anomalies. */
  averagePrecision: Estimate;
  /** True against false positive rate. */
  roc: Curve;
  /** Precision against recall. */
  precisionRecall: Curve;
  /** Mean score of usual images and of anomalies, nats (reconstruction: as the model measures it). */
  meanUsual: number;
  meanAnomalous: number;
}

export interface AnomalyReport {
  runId: string;
  stepIndex: number;
  against: AnomalySource;
  usualCount: number;
  anomalyCount: number;
  seed: number;
  /** Posterior draws for each image's bounds. */
  drawCount: number;
  createdAtMs: number;
  seconds: number;
  /** Those that the model has. */
  scores: AnomalyScore[];
}
