import type { Losses, RunStatus, RunSummary } from '../../src-shared/domain';
import { lossesOfText } from './lossesText';

export interface RunRow {
  run_id: string;
  name: string;
  status: RunStatus;
  status_reason: string | null;
  config_json: string;
  model_kind: string;
  dataset: string;
  latent_dim: number;
  parameter_count: number | null;
  color_index: number;
  created_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
  deleted_at_ms: number | null;
  train_seconds: number;
  epochs_done: number;
  epochs: number;
  step_index: number;
  steps_per_epoch: number | null;
  last_seq: number;
  train_losses: string | null;
  validation_losses: string | null;
  test_losses: string | null;
}

/** Returns a row of the run table in the words of the domain. */
export function runSummaryOf(row: RunRow): RunSummary {
  return {
    runId: row.run_id,
    name: row.name,
    status: row.status,
    statusReason: row.status_reason,
    modelKind: row.model_kind,
    dataset: row.dataset,
    latentDim: row.latent_dim,
    parameterCount: row.parameter_count,
    colorIndex: row.color_index,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    trainSeconds: row.train_seconds,
    epochsDone: row.epochs_done,
    epochs: row.epochs,
    stepIndex: row.step_index,
    stepsTotal: row.steps_per_epoch === null ? null : row.steps_per_epoch * row.epochs,
    train: losses(row.train_losses),
    validation: losses(row.validation_losses),
    test: losses(row.test_losses),
  };
}

function losses(text: string | null): Losses | null {
  return text === null ? null : lossesOfText(text);
}
