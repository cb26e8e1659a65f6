import { blobOf, float64Of } from '../blobs';
import type { Migration } from './migration';

const SPLITS = ['train', 'validation', 'test'] as const;
const COLUMNS_BEFORE = SPLITS.flatMap((split) =>
  ['elbo', 'reconstruction', 'kl'].map((part) => `${split}_${part}_nats`),
);

/**
 * Returns the SQL expression for a split's losses by name, of a run from before this step, or NULL
 * where none was measured. Every model was a VAE then, and the total that training minimises was
 * reconstruction + beta x KL.
 */
export function lossesBefore40(split: (typeof SPLITS)[number]): string {
  const [elbo, reconstruction, kl] = ['elbo', 'reconstruction', 'kl'].map(
    (part) => `${split}_${part}_nats`,
  );
  return `CASE WHEN ${elbo} + ${reconstruction} + ${kl} IS NOT NULL THEN json_object(
    'totalNats', ${reconstruction} + coalesce(json_extract(config_json, '$.model.beta'), 1) * ${kl},
    'elboNats', ${elbo}, 'reconstructionNats', ${reconstruction}, 'klNats', ${kl}) END`;
}

/**
 * Returns the rows of a chunk with the negative ELBO, reconstruction + KL, as a column of its own:
 * step, total, negative ELBO, reconstruction, KL in place of step, total, reconstruction, KL.
 */
function withNegativeElbo(columns: Buffer): Buffer {
  const values = float64Of(columns);
  const count = values.length / 4;
  const [step, total, reconstruction, kl] = [0, 1, 2, 3].map((column) =>
    values.subarray(column * count, (column + 1) * count),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const elbo = reconstruction.map((nats, row) => nats + kl[row]!);
  return Buffer.concat([step, total, elbo, reconstruction, kl].map(blobOf));
}

/** Losses by the names of a model's terms, whichever model, in place of columns for those of the VAE. */
export const LOSSES_BY_NAME: Migration = {
  number: 40,
  name: 'losses-by-name',
  blobFunctions: { with_negative_elbo: withNegativeElbo },
  sql: `
    -- JSON objects: means over images by the key of the term. Not rebuilt: every other table
    -- refers to this one, and dropping it would delete their rows with it.
    ${SPLITS.map(
      (split) => `
    ALTER TABLE run ADD COLUMN ${split}_losses TEXT
      CHECK (json_valid(${split}_losses) AND json_type(${split}_losses) = 'object');`,
    ).join('')}
    UPDATE run SET ${SPLITS.map((split) => `${split}_losses = ${lossesBefore40(split)}`).join(', ')};
    ${COLUMNS_BEFORE.map((column) => `ALTER TABLE run DROP COLUMN ${column};`).join('\n    ')}

    -- Rows as they arrived. terms: JSON list of keys. columns: step, then each of the terms; each
    -- row_count little-endian doubles, one column after the other.
    CREATE TABLE metric_chunk_by_name (
      chunk_id INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL,
      segment INTEGER NOT NULL,
      split TEXT NOT NULL CHECK (split IN ('train', 'validation')),
      seq INTEGER NOT NULL,
      first_step INTEGER NOT NULL,
      last_step INTEGER NOT NULL,
      row_count INTEGER NOT NULL CHECK (row_count > 0),
      terms TEXT NOT NULL CHECK (json_valid(terms) AND json_type(terms) = 'array'),
      columns BLOB NOT NULL,
      CHECK (length(columns) = row_count * 8 * (1 + json_array_length(terms))),
      FOREIGN KEY (run_id, segment) REFERENCES segment ON DELETE CASCADE
    ) STRICT;
    INSERT INTO metric_chunk_by_name
      SELECT chunk_id, run_id, segment, split, seq, first_step, last_step, row_count,
        '["totalNats","elboNats","reconstructionNats","klNats"]', with_negative_elbo(columns)
      FROM metric_chunk;
    DROP TABLE metric_chunk;
    ALTER TABLE metric_chunk_by_name RENAME TO metric_chunk;
    CREATE UNIQUE INDEX metric_chunk_by_seq ON metric_chunk (run_id, split, seq);
    CREATE INDEX metric_chunk_by_segment ON metric_chunk (run_id, segment);

    -- NULL for a model without posterior. In place, since frames can be gigabytes.
    ALTER TABLE latent_frame ALTER COLUMN kl_nats_per_dim DROP NOT NULL;
  `,
};
