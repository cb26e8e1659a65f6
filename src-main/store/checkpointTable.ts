import type { Database } from 'better-sqlite3';

/** A checkpoint file that was on the disk, whole, when this was written. */
export interface CheckpointRecord {
  segment: number;
  stepIndex: number;
  /** Whole epochs done at that step. */
  epoch: number;
  /** Name of the file in the run's folder. */
  file: string;
  /** SHA-256 of the file, hex. */
  sha256: string;
  bytes: number;
  savedAtMs: number;
}

interface CheckpointRow {
  segment: number;
  step_index: number;
  epoch: number;
  file: string;
  sha256: string;
  bytes: number;
  saved_at_ms: number;
}

export class CheckpointTable {
  constructor(private readonly database: Database) {}

  /** Records a checkpoint; one of the same segment and step is replaced. */
  put(runId: string, record: CheckpointRecord): void {
    this.database
      .prepare('INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        runId,
        record.segment,
        record.stepIndex,
        record.epoch,
        record.file,
        record.sha256,
        record.bytes,
        record.savedAtMs,
      );
  }

  /** Returns a run's checkpoints, the one to go on from first. */
  newestFirst(runId: string): CheckpointRecord[] {
    return this.database
      .prepare<[string], CheckpointRow>(
        'SELECT * FROM checkpoint WHERE run_id = ? ORDER BY segment DESC, step_index DESC',
      )
      .all(runId)
      .map((row) => ({
        segment: row.segment,
        stepIndex: row.step_index,
        epoch: row.epoch,
        file: row.file,
        sha256: row.sha256,
        bytes: row.bytes,
        savedAtMs: row.saved_at_ms,
      }));
  }

  remove(runId: string, { segment, stepIndex }: CheckpointRecord): void {
    this.database
      .prepare('DELETE FROM checkpoint WHERE run_id = ? AND segment = ? AND step_index = ?')
      .run(runId, segment, stepIndex);
  }
}
