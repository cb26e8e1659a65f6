import type { Database } from 'better-sqlite3';
import type { RunEvent } from '../../src-shared/domain';

export class RunEventTable {
  constructor(private readonly database: Database) {}

  add(runId: string, event: RunEvent): void {
    this.database
      .prepare(
        'INSERT INTO run_event (run_id, at_ms, kind, step_index, message) VALUES (?, ?, ?, ?, ?)',
      )
      .run(runId, event.atMs, event.kind, event.stepIndex, event.message);
  }

  /** Returns what happened to a run, oldest first. */
  list(runId: string): RunEvent[] {
    return this.database
      .prepare<[string], { at_ms: number; kind: string; step_index: number; message: string }>(
        'SELECT at_ms, kind, step_index, message FROM run_event WHERE run_id = ? ORDER BY event_id',
      )
      .all(runId)
      .map(({ at_ms, kind, step_index, message }) => ({
        atMs: at_ms,
        kind,
        stepIndex: step_index,
        message,
      }));
  }
}
