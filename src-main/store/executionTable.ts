import type { Database } from 'better-sqlite3';
import type { ExecutionReport, ExecutionTrial } from '../../src-shared/domain';
import type { ExecutorKind, Precision } from '../../src-shared/runConfig';

interface ReportRow {
  executor: ExecutorKind;
  threads: number;
  is_data_resident: number;
  reason: string;
  device: string;
  device_name: string | null;
  precision: Precision;
}

interface TrialRow {
  executor: ExecutorKind;
  threads: number;
  step_ms: number | null;
  first_call_ms: number | null;
  error: string | null;
}

export class ExecutionTable {
  constructor(private readonly database: Database) {}

  /**
   * Records how a run's steps are computed from now on. A report without trials goes on with an
   * earlier choice, so the trials behind that choice stay.
   */
  put(runId: string, report: ExecutionReport): void {
    this.database
      .prepare(
        `INSERT INTO execution_report
           (run_id, executor, threads, is_data_resident, reason, device, device_name, precision)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET executor = excluded.executor, threads = excluded.threads,
           is_data_resident = excluded.is_data_resident, reason = excluded.reason,
           device = excluded.device, device_name = excluded.device_name,
           precision = excluded.precision`,
      )
      .run(
        runId,
        report.executor,
        report.threads,
        Number(report.isDataResident),
        report.reason,
        report.device,
        report.deviceName,
        report.precision,
      );
    if (report.trials.length > 0) this.replaceTrials(runId, report.trials);
  }

  /** Returns how a run's steps are computed, or null before that was chosen. */
  get(runId: string): ExecutionReport | null {
    const row = this.database
      .prepare<[string], ReportRow>('SELECT * FROM execution_report WHERE run_id = ?')
      .get(runId);
    if (row === undefined) return null;
    return {
      executor: row.executor,
      threads: row.threads,
      device: row.device,
      deviceName: row.device_name,
      precision: row.precision,
      isDataResident: row.is_data_resident === 1,
      reason: row.reason,
      trials: this.trials(runId),
    };
  }

  /** Returns the device of every run that has come to one. */
  devices(): Map<string, string> {
    const rows = this.database
      .prepare<[], { run_id: string; device: string }>(
        'SELECT run_id, device FROM execution_report',
      )
      .all();
    return new Map(rows.map(({ run_id, device }) => [run_id, device]));
  }

  private trials(runId: string): ExecutionTrial[] {
    return this.database
      .prepare<[string], TrialRow>(
        'SELECT * FROM execution_trial WHERE run_id = ? ORDER BY trial_index',
      )
      .all(runId)
      .map(({ executor, threads, step_ms, first_call_ms, error }) => ({
        executor,
        threads,
        stepMs: step_ms,
        firstCallMs: first_call_ms,
        error,
      }));
  }

  private replaceTrials(runId: string, trials: readonly ExecutionTrial[]): void {
    this.database.prepare('DELETE FROM execution_trial WHERE run_id = ?').run(runId);
    const insert = this.database.prepare(
      'INSERT INTO execution_trial VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    for (const [index, trial] of trials.entries()) {
      const { executor, threads, stepMs, firstCallMs, error } = trial;
      insert.run(runId, index, executor, threads, stepMs, firstCallMs, error);
    }
  }
}
