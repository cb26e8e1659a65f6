import type { Migration } from './migration';

/** Runs, their hyperparameters and their events. */
export const RUNS: Migration = {
  number: 10,
  name: 'runs',
  sql: `
    CREATE TABLE run (
      run_id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('queued', 'starting', 'running', 'pausing', 'paused',
        'stopping', 'stopped', 'completed', 'failed', 'interrupted')),
      status_reason TEXT,
      config_json TEXT NOT NULL,
      model_kind TEXT NOT NULL,
      dataset TEXT NOT NULL,
      latent_dim INTEGER NOT NULL,
      parameter_count INTEGER,
      color_index INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL,
      started_at_ms INTEGER,
      ended_at_ms INTEGER,
      deleted_at_ms INTEGER,
      train_seconds REAL NOT NULL DEFAULT 0,
      epochs_done INTEGER NOT NULL DEFAULT 0,
      epochs INTEGER NOT NULL,
      step_index INTEGER NOT NULL DEFAULT 0,
      steps_per_epoch INTEGER,
      -- The newest number of the run's streams: metric batches, rewinds and latent frames.
      last_seq INTEGER NOT NULL DEFAULT 0,
      train_elbo_nats REAL, train_reconstruction_nats REAL, train_kl_nats REAL,
      validation_elbo_nats REAL, validation_reconstruction_nats REAL, validation_kl_nats REAL,
      test_elbo_nats REAL, test_reconstruction_nats REAL, test_kl_nats REAL
    ) STRICT;
    CREATE INDEX run_by_creation ON run (created_at_ms) WHERE deleted_at_ms IS NULL;

    -- Each hyperparameter by its dotted path, as a number or as text.
    CREATE TABLE run_parameter (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      path TEXT NOT NULL,
      number_value REAL,
      text_value TEXT,
      PRIMARY KEY (run_id, path),
      CHECK ((number_value IS NULL) <> (text_value IS NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX run_parameter_by_number ON run_parameter (path, number_value);
    CREATE INDEX run_parameter_by_text ON run_parameter (path, text_value);

    CREATE TABLE run_event (
      event_id INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL,
      step_index INTEGER NOT NULL,
      message TEXT NOT NULL
    ) STRICT;
    CREATE INDEX run_event_by_run ON run_event (run_id, event_id);

    -- The content a run was trained on, so that it is never resumed on other images.
    CREATE TABLE dataset_use (
      run_id TEXT PRIMARY KEY REFERENCES run ON DELETE CASCADE,
      dataset TEXT NOT NULL,
      fingerprint TEXT NOT NULL
    ) STRICT;
  `,
};
