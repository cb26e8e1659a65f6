import type { Database } from 'better-sqlite3';
import type { Losses, RunStatus, RunSummary } from '../../src-shared/domain';
import { WorkbenchError } from '../../src-shared/errors';
import type { RunConfig } from '../../src-shared/runConfig';
import { hyperparameters } from './hyperparameters';
import { textOfLosses } from './lossesText';
import { runSummaryOf, type RunRow } from './runRow';
import { configFromJson } from './storedConfig';

export interface NewRun {
  runId: string;
  config: RunConfig;
  latentDim: number;
  createdAtMs: number;
}

/** What may change in a run's row; absent keys stay as they are. */
export interface RunChange {
  name?: string;
  status?: RunStatus;
  statusReason?: string | null;
  parameterCount?: number;
  startedAtMs?: number;
  endedAtMs?: number | null;
  deletedAtMs?: number | null;
  trainSeconds?: number;
  epochsDone?: number;
  stepIndex?: number;
  stepsPerEpoch?: number;
  train?: Losses | null;
  validation?: Losses | null;
  test?: Losses | null;
}

/** The queries behind the run list; their plans are tested. */
export const RUN_QUERIES = {
  list: 'SELECT * FROM run WHERE deleted_at_ms IS NULL ORDER BY created_at_ms DESC',
  get: 'SELECT * FROM run WHERE run_id = ?',
  withParameter: `SELECT run_id FROM run_parameter
    WHERE path = ? AND number_value BETWEEN ? AND ?`,
} as const;

export class RunTable {
  constructor(private readonly database: Database) {}

  insert({ runId, config, latentDim, createdAtMs }: NewRun): void {
    this.database
      .prepare(
        `INSERT INTO run (run_id, name, status, config_json, model_kind, dataset, latent_dim,
           color_index, created_at_ms, epochs)
         VALUES (?, ?, 'queued', ?, ?, ?, ?, (SELECT coalesce(max(color_index), -1) + 1 FROM run), ?, ?)`,
      )
      .run(
        runId,
        config.name,
        JSON.stringify(config),
        config.model.kind,
        config.data.dataset,
        latentDim,
        createdAtMs,
        config.training.epochs,
      );
    const parameter = this.database.prepare('INSERT INTO run_parameter VALUES (?, ?, ?, ?)');
    for (const { path, value } of hyperparameters(config)) {
      const isNumber = typeof value === 'number';
      parameter.run(runId, path, isNumber ? value : null, isNumber ? null : value);
    }
  }

  /** Returns the runs that are not deleted, newest first. */
  list(): RunSummary[] {
    return this.database.prepare<[], RunRow>(RUN_QUERIES.list).all().map(runSummaryOf);
  }

  /** Returns a run that is not deleted; throws 'not-found'. */
  get(runId: string): RunSummary {
    return runSummaryOf(this.row(runId));
  }

  /** Returns a run's complete config; throws 'not-found'. */
  config(runId: string): RunConfig {
    return configFromJson(this.row(runId).config_json);
  }

  stepsPerEpoch(runId: string): number | null {
    return this.row(runId).steps_per_epoch;
  }

  /** Returns the newest number of the run's streams. */
  lastSeq(runId: string): number {
    return this.row(runId).last_seq;
  }

  /** Returns the next number of the run's streams, and keeps it. */
  nextSeq(runId: string): number {
    return this.database
      .prepare<[string], number>(
        'UPDATE run SET last_seq = last_seq + 1 WHERE run_id = ? RETURNING last_seq',
      )
      .pluck()
      .get(runId)!;
  }

  update(runId: string, change: RunChange): void {
    const columns = columnsOf(change);
    const names = Object.keys(columns);
    if (names.length === 0) return;
    const assignments = names.map((name) => `${name} = ?`).join(', ');
    this.database
      .prepare(`UPDATE run SET ${assignments} WHERE run_id = ?`)
      .run(...Object.values(columns), runId);
  }

  /** Tells whether a deleted run can still be restored. */
  isDeleted(runId: string): boolean {
    return this.find(runId)?.deleted_at_ms != null;
  }

  /** Removes the rows of every deleted run for good and returns their ids. */
  purgeDeleted(): string[] {
    return this.database
      .prepare<[], string>('DELETE FROM run WHERE deleted_at_ms IS NOT NULL RETURNING run_id')
      .pluck()
      .all();
  }

  private row(runId: string): RunRow {
    const row = this.find(runId);
    if (row === undefined || row.deleted_at_ms !== null) {
      throw new WorkbenchError('not-found', `there is no run '${runId}'`);
    }
    return row;
  }

  private find(runId: string): RunRow | undefined {
    return this.database.prepare<[string], RunRow>(RUN_QUERIES.get).get(runId);
  }
}

type ColumnValue = string | number | null;

function columnsOf(change: RunChange): Record<string, ColumnValue> {
  const { train, validation, test, ...plain } = change;
  const columns: Record<string, ColumnValue> = {};
  for (const [key, value] of Object.entries(plain)) {
    columns[key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
  }
  for (const [split, losses] of Object.entries({ train, validation, test })) {
    if (losses === undefined) continue;
    columns[`${split}_losses`] = losses === null ? null : textOfLosses(losses);
  }
  return columns;
}
