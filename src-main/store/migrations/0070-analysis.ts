import type { Migration } from './migration';

/** What is measured of data sets and latent spaces: projections, score cards, reports on anomalies. */
export const ANALYSIS: Migration = {
  number: 70,
  name: 'analysis',
  sql: `
    -- Numbers in blobs are little-endian and 4 bytes each. The blobs come last: a list reads none of them.
    CREATE TABLE projection (
      projection_id TEXT PRIMARY KEY,
      -- NULL where it shows a data set.
      run_id TEXT REFERENCES run ON DELETE CASCADE,
      source TEXT NOT NULL CHECK (json_valid(source)),
      settings TEXT NOT NULL CHECK (json_valid(settings)),
      -- The images behind the points: of which data set, with what content, in which split.
      dataset TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      split TEXT NOT NULL CHECK (split IN ('train', 'test')),
      -- The weights that gave the codes: SHA-256 of their checkpoint; NULL for kept codes and for a data set.
      weights TEXT,
      step_index INTEGER CHECK (step_index >= 0),
      epoch INTEGER CHECK (epoch >= 0),
      point_count INTEGER NOT NULL CHECK (point_count >= 1),
      created_at_ms INTEGER NOT NULL,
      seconds REAL NOT NULL CHECK (seconds >= 0),
      faithfulness TEXT CHECK (json_valid(faithfulness)),
      kl_nats REAL,
      variance_shares TEXT CHECK (json_valid(variance_shares)),
      class_names TEXT NOT NULL CHECK (json_valid(class_names)),
      image_indices BLOB NOT NULL CHECK (length(image_indices) = 4 * point_count),
      coords BLOB NOT NULL CHECK (length(coords) = 8 * point_count),
      labels BLOB CHECK (length(labels) = 4 * point_count),
      intrusion BLOB CHECK (length(intrusion) = 4 * point_count),
      loss BLOB CHECK (length(loss) = 4 * point_count),
      CHECK ((run_id IS NULL) = (step_index IS NULL)),
      CHECK ((step_index IS NULL) = (epoch IS NULL)),
      CHECK ((intrusion IS NULL) = (faithfulness IS NULL)),
      CHECK ((loss IS NULL) = (faithfulness IS NULL))
    ) STRICT;
    CREATE INDEX projection_by_creation ON projection (created_at_ms);
    CREATE INDEX projection_by_run ON projection (run_id);

    CREATE TABLE score_card (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      -- In the order of measuring.
      card_index INTEGER NOT NULL CHECK (card_index >= 0),
      step_index INTEGER NOT NULL CHECK (step_index >= 0),
      epoch INTEGER NOT NULL CHECK (epoch >= 0),
      seed INTEGER NOT NULL CHECK (seed >= 0),
      image_count INTEGER NOT NULL CHECK (image_count >= 1),
      class_name TEXT,
      likely_codes TEXT NOT NULL CHECK (likely_codes IN ('prior', 'fitted')),
      created_at_ms INTEGER NOT NULL,
      seconds REAL NOT NULL CHECK (seconds >= 0),
      PRIMARY KEY (run_id, card_index)
    ) STRICT, WITHOUT ROWID;

    -- The numbers of a card as far as they are measured, in its order.
    CREATE TABLE score_value (
      run_id TEXT NOT NULL,
      card_index INTEGER NOT NULL,
      position INTEGER NOT NULL CHECK (position >= 0),
      key TEXT NOT NULL,
      value REAL,
      standard_error REAL CHECK (standard_error >= 0),
      -- The 95 % interval; NULL where the value is exact.
      low REAL,
      high REAL,
      sample_count INTEGER NOT NULL CHECK (sample_count >= 0),
      -- Why there is no value.
      absence TEXT,
      parts TEXT NOT NULL CHECK (json_valid(parts)),
      PRIMARY KEY (run_id, card_index, position),
      UNIQUE (run_id, card_index, key),
      FOREIGN KEY (run_id, card_index) REFERENCES score_card ON DELETE CASCADE,
      CHECK ((value IS NULL) <> (absence IS NULL)),
      CHECK ((low IS NULL) = (high IS NULL)),
      CHECK (low <= high)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE anomaly_report (
      run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
      -- In the order of measuring.
      report_index INTEGER NOT NULL CHECK (report_index >= 0),
      report TEXT NOT NULL CHECK (json_valid(report)),
      -- The corners of the curves of all scores, 4-byte floats; their lengths are in the report.
      curves BLOB NOT NULL CHECK (length(curves) % 4 = 0),
      PRIMARY KEY (run_id, report_index)
    ) STRICT;
  `,
};
