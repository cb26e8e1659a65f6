import type { Migration } from './migration';

/** Runs on graphics cards: what computes each run, and how its cards fare. */
export const CARDS: Migration = {
  number: 60,
  name: 'cards',
  sql: `
    -- Both tables anew, since a CHECK cannot be changed. No thread where a card computes.
    CREATE TABLE report_with_device (
      run_id TEXT PRIMARY KEY REFERENCES run ON DELETE CASCADE,
      executor TEXT NOT NULL CHECK (executor IN ('session', 'session-xla', 'eager', 'xla')),
      threads INTEGER NOT NULL CHECK (threads >= (executor <> 'xla')),
      is_data_resident INTEGER NOT NULL CHECK (is_data_resident IN (0, 1)),
      reason TEXT NOT NULL,
      device TEXT NOT NULL DEFAULT 'cpu',
      device_name TEXT,
      precision TEXT NOT NULL DEFAULT 'f32' CHECK (precision IN ('f32', 'tf32', 'bf16'))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO report_with_device (run_id, executor, threads, is_data_resident, reason)
      SELECT run_id, executor, threads, is_data_resident, reason FROM execution_report;

    CREATE TABLE trial_with_xla (
      run_id TEXT NOT NULL REFERENCES report_with_device ON DELETE CASCADE,
      trial_index INTEGER NOT NULL CHECK (trial_index >= 0),
      executor TEXT NOT NULL CHECK (executor IN ('session', 'session-xla', 'eager', 'xla')),
      threads INTEGER NOT NULL CHECK (threads >= (executor <> 'xla')),
      step_ms REAL CHECK (step_ms >= 0),
      first_call_ms REAL CHECK (first_call_ms >= 0),
      error TEXT,
      PRIMARY KEY (run_id, trial_index),
      CHECK ((step_ms IS NULL) <> (error IS NULL))
    ) STRICT, WITHOUT ROWID;
    INSERT INTO trial_with_xla SELECT * FROM execution_trial;

    DROP TABLE execution_trial;
    DROP TABLE execution_report;
    ALTER TABLE report_with_device RENAME TO execution_report;
    ALTER TABLE trial_with_xla RENAME TO execution_trial;

    -- While a run trains on cards: each of them about every two seconds; NULL for what it does not tell.
    CREATE TABLE card_reading (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      at_ms INTEGER NOT NULL,
      card INTEGER NOT NULL CHECK (card >= 0),
      utilisation REAL CHECK (utilisation BETWEEN 0 AND 1),
      memory_used_bytes INTEGER CHECK (memory_used_bytes >= 0),
      temperature_c REAL,
      power_w REAL CHECK (power_w >= 0),
      PRIMARY KEY (run_id, at_ms, card)
    ) STRICT, WITHOUT ROWID;
  `,
};
