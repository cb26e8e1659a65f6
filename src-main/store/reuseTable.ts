import type { Database } from 'better-sqlite3';
import type { ReusePoint, ReuseReport } from '../../src-shared/domain';

interface PointRow {
  label_count: number;
  start: ReusePoint['start'];
  test_accuracy: number;
  epochs: number;
  seconds: number;
}

export class ReuseTable {
  constructor(private readonly database: Database) {}

  /** Forgets what was measured of a run. */
  clear(runId: string): void {
    this.database.prepare('DELETE FROM reuse_point WHERE run_id = ?').run(runId);
  }

  /** Adds a result behind those of the run so far. */
  append(runId: string, { labelCount, start, testAccuracy, epochs, seconds }: ReusePoint): void {
    this.database
      .prepare(
        `INSERT INTO reuse_point
         SELECT ?, coalesce(max(point_index) + 1, 0), ?, ?, ?, ?, ?
         FROM reuse_point WHERE run_id = ?`,
      )
      .run(runId, labelCount, start, testAccuracy, epochs, seconds, runId);
  }

  /** Returns the results of a run in the order of their coming; null where there are none. */
  get(runId: string): ReuseReport | null {
    const rows = this.database
      .prepare<[string], PointRow>(
        'SELECT * FROM reuse_point WHERE run_id = ? ORDER BY point_index',
      )
      .all(runId);
    if (rows.length === 0) return null;
    const points = rows.map((row) => ({
      labelCount: row.label_count,
      start: row.start,
      testAccuracy: row.test_accuracy,
      epochs: row.epochs,
      seconds: row.seconds,
    }));
    return { runId, points };
  }
}
