import type { Migration } from './migration';

/** How each run's steps are computed, and what was measured to choose that. */
export const EXECUTION: Migration = {
  number: 30,
  name: 'execution',
  sql: `
    -- As the run's trainer last said; what it was before is told by the run's events.
    CREATE TABLE execution_report (
      run_id TEXT PRIMARY KEY REFERENCES run ON DELETE CASCADE,
      executor TEXT NOT NULL CHECK (executor IN ('session', 'session-xla', 'eager')),
      threads INTEGER NOT NULL CHECK (threads >= 1),
      is_data_resident INTEGER NOT NULL CHECK (is_data_resident IN (0, 1)),
      reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What was tried, in order: each either has a step time or a reason why it could not run.
    CREATE TABLE execution_trial (
      run_id TEXT NOT NULL REFERENCES execution_report ON DELETE CASCADE,
      trial_index INTEGER NOT NULL CHECK (trial_index >= 0),
      executor TEXT NOT NULL CHECK (executor IN ('session', 'session-xla', 'eager')),
      threads INTEGER NOT NULL CHECK (threads >= 1),
      step_ms REAL CHECK (step_ms >= 0),
      first_call_ms REAL CHECK (first_call_ms >= 0),
      error TEXT,
      PRIMARY KEY (run_id, trial_index),
      CHECK ((step_ms IS NULL) <> (error IS NULL))
    ) STRICT, WITHOUT ROWID;
  `,
};
