import type { Database } from 'better-sqlite3';

export class DatasetUseTable {
  constructor(private readonly database: Database) {}

  /** Records the content that a run trains on; the first record stays. */
  record(runId: string, dataset: string, fingerprint: string): void {
    this.database
      .prepare('INSERT OR IGNORE INTO dataset_use VALUES (?, ?, ?)')
      .run(runId, dataset, fingerprint);
  }

  /** Returns the fingerprint of the run's data set, or null before its first start. */
  fingerprint(runId: string): string | null {
    return (
      this.database
        .prepare<[string], string>('SELECT fingerprint FROM dataset_use WHERE run_id = ?')
        .pluck()
        .get(runId) ?? null
    );
  }
}
