import type { LossNats, RunStatus, RunSummary } from '../../src-shared/domain';

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
  train_elbo_nats: number | null;
  train_reconstruction_nats: number | null;
  train_kl_nats: number | null;
  validation_elbo_nats: number | null;
  validation_reconstruction_nats: number | null;
  validation_kl_nats: number | null;
  test_elbo_nats: number | null;
  test_reconstruction_nats: number | null;
  test_kl_nats: number | null;
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
    train: losses(row.train_elbo_nats, row.train_reconstruction_nats, row.train_kl_nats),
    validation: losses(
      row.validation_elbo_nats,
      row.validation_reconstruction_nats,
      row.validation_kl_nats,
    ),
    test: losses(row.test_elbo_nats, row.test_reconstruction_nats, row.test_kl_nats),
  };
}

function losses(elbo: number | null, reconstruction: number | null, kl: number | null) {
  if (elbo === null || reconstruction === null || kl === null) return null;
  return { elboNats: elbo, reconstructionNats: reconstruction, klNats: kl } satisfies LossNats;
}
