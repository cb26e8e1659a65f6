import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type PackedRows, packColumns } from '../../src-main/store/blobs';
import { DATABASE_FILE } from '../../src-main/store/store';
import type { ServiceEvent } from './serviceClient';

interface SentRows {
  runId: string;
  split: string;
  seq: number;
  count: number;
  packed: PackedRows;
}

/** Every batch of rows that a client has been sent, to be found in the store later. */
export class Ledger {
  readonly #sent = new Map<string, SentRows>();

  /** Notes the rows of an event; other events are passed over. */
  note(event: ServiceEvent): void {
    if (event.name !== 'metrics.appended') return;
    const { runId, split, seq, rows } = event.payload;
    this.#sent.set(`${runId}/${split}/${seq}`, {
      runId,
      split,
      seq,
      count: rows.stepIndex.length,
      packed: packColumns(rows),
    });
  }

  get rowCount(): number {
    return [...this.#sent.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /**
   * Reopens the database and returns whether SQLite finds it whole, and how many of the rows that
   * were sent are not in it, bit for bit.
   */
  check(workspaceDir: string, isServiceAlive: boolean): { isWhole: boolean; missingRows: number } {
    const file = join(workspaceDir, DATABASE_FILE);
    // Without a service this is the reopening that brings the write-ahead log home.
    const database = new SqliteDatabase(file, { readonly: isServiceAlive });
    try {
      const isWhole = database.pragma('integrity_check', { simple: true }) === 'ok';
      const stored = database.prepare<[string, string, number], { terms: string; columns: Buffer }>(
        'SELECT terms, columns FROM metric_chunk WHERE run_id = ? AND split = ? AND seq = ?',
      );
      let missingRows = 0;
      for (const { runId, split, seq, count, packed } of this.#sent.values()) {
        const row = stored.get(runId, split, seq);
        const isThere =
          row?.columns.equals(packed.blob) && row.terms === JSON.stringify(packed.terms);
        if (!isThere) missingRows += count;
      }
      return { isWhole, missingRows };
    } finally {
      database.close();
    }
  }
}
