import type { Migration } from './migration';

/** What each run's encoder is worth to classifiers. */
export const ENCODER_REUSE: Migration = {
  number: 50,
  name: 'encoder-reuse',
  sql: `
    -- The classifiers of the last measurement, in the order in which they were trained.
    CREATE TABLE reuse_point (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      point_index INTEGER NOT NULL CHECK (point_index >= 0),
      label_count INTEGER NOT NULL CHECK (label_count >= 1),
      start TEXT NOT NULL CHECK (start IN ('frozen', 'fine-tuned', 'scratch')),
      test_accuracy REAL NOT NULL CHECK (test_accuracy BETWEEN 0 AND 1),
      epochs INTEGER NOT NULL CHECK (epochs >= 1),
      seconds REAL NOT NULL CHECK (seconds >= 0),
      PRIMARY KEY (run_id, point_index)
    ) STRICT, WITHOUT ROWID;
  `,
};
