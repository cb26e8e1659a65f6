import type { Migration } from './migration';

/** What a run leaves behind while it trains: metric rows, latent frames, checkpoints. */
export const TRAINING_STREAMS: Migration = {
  number: 20,
  name: 'training-streams',
  sql: `
    -- Each start or resume of a run. Rows of earlier segments past start_step are history.
    CREATE TABLE segment (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      segment INTEGER NOT NULL,
      start_step INTEGER NOT NULL,
      started_at_ms INTEGER NOT NULL,
      PRIMARY KEY (run_id, segment)
    ) STRICT, WITHOUT ROWID;

    -- Rows as they arrived. columns: step, total, reconstruction, KL; each row_count little-endian
    -- doubles, one column after the other.
    CREATE TABLE metric_chunk (
      chunk_id INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL,
      segment INTEGER NOT NULL,
      split TEXT NOT NULL CHECK (split IN ('train', 'validation')),
      seq INTEGER NOT NULL,
      first_step INTEGER NOT NULL,
      last_step INTEGER NOT NULL,
      row_count INTEGER NOT NULL CHECK (row_count > 0),
      columns BLOB NOT NULL CHECK (length(columns) = row_count * 32),
      FOREIGN KEY (run_id, segment) REFERENCES segment ON DELETE CASCADE
    ) STRICT;
    CREATE UNIQUE INDEX metric_chunk_by_seq ON metric_chunk (run_id, split, seq);
    CREATE INDEX metric_chunk_by_segment ON metric_chunk (run_id, segment);

    -- The newest frame of each run and the kept ones. Blobs are little-endian 4-byte floats.
    CREATE TABLE latent_frame (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      step_index INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      is_kept INTEGER NOT NULL CHECK (is_kept IN (0, 1)),
      image_count INTEGER NOT NULL,
      latent_dim INTEGER NOT NULL,
      means BLOB NOT NULL CHECK (length(means) = image_count * latent_dim * 4),
      kl_nats_per_dim BLOB NOT NULL CHECK (length(kl_nats_per_dim) = latent_dim * 4),
      PRIMARY KEY (run_id, step_index)
    ) STRICT;
    CREATE INDEX latent_frame_by_seq ON latent_frame (run_id, seq);

    CREATE TABLE checkpoint (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      segment INTEGER NOT NULL,
      step_index INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      file TEXT NOT NULL,
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      bytes INTEGER NOT NULL,
      saved_at_ms INTEGER NOT NULL,
      PRIMARY KEY (run_id, segment, step_index)
    ) STRICT, WITHOUT ROWID;
  `,
};
