import type { Database } from 'better-sqlite3';
import type { MetricColumns, MetricSplit } from '../../src-shared/domain';
import { joinColumns, packColumns, type PackedRows } from './blobs';

/**
 * The rows of the current curve: for each step the newest segment that covers it. A resume from
 * step S makes rows past S of the segments before it history: they stay in the file, out of this.
 * Its plan is tested.
 */
export const CURRENT_CHUNKS = `
  SELECT * FROM (
    SELECT row_count, terms, columns, first_step, last_step,
      coalesce(
        (SELECT min(later.start_step) FROM segment AS later
          WHERE later.run_id = chunk.run_id AND later.segment > chunk.segment),
        9007199254740991) AS cutoff_step
    FROM metric_chunk AS chunk
    WHERE run_id = ? AND split = ?
    ORDER BY seq)
  WHERE first_step <= cutoff_step`;

interface StoredRows {
  row_count: number;
  terms: string;
  columns: Buffer;
}

interface ChunkRow extends StoredRows {
  first_step: number;
  last_step: number;
  cutoff_step: number;
}

export class MetricTable {
  constructor(private readonly database: Database) {}

  /** Opens a run's next segment, which goes on after `startStep`, and returns its number from 1. */
  startSegment(runId: string, startStep: number, startedAtMs: number): number {
    return this.database
      .prepare<[string, number, number, string], number>(
        `INSERT INTO segment
         SELECT ?, coalesce(max(segment), 0) + 1, ?, ? FROM segment WHERE run_id = ?
         RETURNING segment`,
      )
      .pluck()
      .get(runId, startStep, startedAtMs, runId)!;
  }

  /** Returns the number that the run's next segment will have. */
  nextSegment(runId: string): number {
    return this.database
      .prepare<[string], number>(
        'SELECT coalesce(max(segment), 0) + 1 FROM segment WHERE run_id = ?',
      )
      .pluck()
      .get(runId)!;
  }

  /** Adds rows, one or more, in rising order of their steps. */
  append(
    runId: string,
    segment: number,
    split: MetricSplit,
    seq: number,
    rows: MetricColumns,
  ): void {
    const { stepIndex } = rows;
    const { terms, blob } = packColumns(rows);
    this.database
      .prepare(
        `INSERT INTO metric_chunk
           (run_id, segment, split, seq, first_step, last_step, row_count, terms, columns)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        runId,
        segment,
        split,
        seq,
        stepIndex[0],
        stepIndex.at(-1),
        stepIndex.length,
        JSON.stringify(terms),
        blob,
      );
  }

  /** Returns the current curve, in rising order of steps. */
  current(runId: string, split: MetricSplit): MetricColumns {
    const chunks = this.database
      .prepare<[string, MetricSplit], ChunkRow>(CURRENT_CHUNKS)
      .all(runId, split);
    return joinColumns(chunks.map((chunk) => ({ ...packed(chunk), count: rowsUpTo(chunk) })));
  }

  /** Returns every row that was ever added, history included, in the order of arrival. */
  everything(runId: string, split: MetricSplit): MetricColumns {
    const chunks = this.database
      .prepare<[string, MetricSplit], StoredRows>(
        `SELECT row_count, terms, columns FROM metric_chunk
         WHERE run_id = ? AND split = ? ORDER BY seq`,
      )
      .all(runId, split);
    return joinColumns(chunks.map((chunk) => ({ ...packed(chunk), count: chunk.row_count })));
  }
}

function packed({ terms, columns }: StoredRows): PackedRows {
  return { terms: JSON.parse(terms) as string[], blob: columns };
}

function rowsUpTo({ row_count, columns, last_step, cutoff_step }: ChunkRow): number {
  if (last_step <= cutoff_step) return row_count;
  let count = 0;
  while (columns.readDoubleLE(count * 8) <= cutoff_step) count++;
  return count;
}
