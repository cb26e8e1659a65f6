import SqliteDatabase, { type Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { LatentFrameTable } from '../../src-main/store/latentFrameTable';
import { MetricTable } from '../../src-main/store/metricTable';
import { migrate } from '../../src-main/store/migrate';
import { RUNS } from '../../src-main/store/migrations/0010-runs';
import { TRAINING_STREAMS } from '../../src-main/store/migrations/0020-training-streams';
import { EXECUTION } from '../../src-main/store/migrations/0030-execution';
import { LOSSES_BY_NAME } from '../../src-main/store/migrations/0040-losses-by-name';
import { RunTable } from '../../src-main/store/runTable';
import { blobOf } from '../../src-main/store/blobs';
import { CONFIG } from './support';

/** 0.1 + 0.2 is 0.30000000000000004: text of 15 digits would lose it. */
const EXACT = 0.1 + 0.2;

/** A database of the schema before, with rows in every table that refers to a run. */
function databaseBefore(): Database {
  const database = new SqliteDatabase(':memory:');
  database.pragma('foreign_keys = ON');
  migrate(database, [RUNS, TRAINING_STREAMS, EXECUTION]);
  insertRun(database, 'new', 1, [null, null, null]);
  insertRun(database, 'beta', 4, [10, 7, 3]);
  insertRun(database, 'exact', 1, [EXACT, EXACT, 0]);
  insertRun(database, 'infinite', 1, [Infinity, Infinity, 0]);
  database.exec(`
    INSERT INTO run_parameter VALUES ('beta', 'model.beta', 4, NULL);
    INSERT INTO run_event VALUES (NULL, 'beta', 1, 'started', 0, 'Training begins');
    INSERT INTO dataset_use VALUES ('beta', 'digits', 'ab');
    INSERT INTO segment VALUES ('beta', 1, 0, 6), ('beta', 2, 2, 7);
    INSERT INTO checkpoint VALUES ('beta', 1, 2, 1, 'c', '${'0'.repeat(64)}', 9, 8);
    INSERT INTO execution_report VALUES ('beta', 'session', 2, 1, 'By trial.');
    INSERT INTO execution_trial VALUES ('beta', 0, 'session', 2, 5.1, 200, NULL)`);
  // Three rows of step, total, reconstruction and KL; the third was trained again after a resume.
  database
    .prepare("INSERT INTO metric_chunk VALUES (5, 'beta', 1, 'train', 1, 1, 3, 3, ?)")
    .run(blobOf(Float64Array.of(1, 2, 3, 41, 42, 43, 31, 32, 33, EXACT, 11, 12)));
  database
    .prepare("INSERT INTO latent_frame VALUES ('beta', 2, 1, 4, 1, 1, 2, ?, ?)")
    .run(blobOf(Float32Array.of(0.5, -1)), blobOf(Float32Array.of(2, 0.25)));
  return database;
}

function insertRun(
  database: Database,
  runId: string,
  beta: number,
  losses: (number | null)[],
): void {
  const parts = ['elbo', 'reconstruction', 'kl'];
  const columns = ['train', 'validation', 'test'].flatMap((split) =>
    parts.map((part) => `${split}_${part}_nats`),
  );
  database
    .prepare(
      `INSERT INTO run (run_id, name, status, config_json, model_kind, dataset, latent_dim, color_index,
         created_at_ms, epochs, ${columns.join(', ')})
       VALUES (?, 'R', 'completed', ?, 'vae', 'digits', 2, 0, 5, 1, ?, ?, ?, NULL, NULL, NULL, ?, ?, ?)`,
    )
    .run(
      runId,
      JSON.stringify({ ...CONFIG, model: { ...CONFIG.model, beta } }),
      ...losses,
      ...losses,
    );
}

function migrated(): Database {
  const database = databaseBefore();
  migrate(database);
  return database;
}

function countIn(database: Database, table: string): unknown {
  return database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
}

describe('migration 40, losses by name', () => {
  it('gives the losses of runs their names, and what training minimised beside them', () => {
    const runs = new RunTable(migrated());
    // 7 + 4 x 3.
    const beta = { totalNats: 19, elboNats: 10, reconstructionNats: 7, klNats: 3 };
    expect(runs.get('beta')).toMatchObject({ train: beta, validation: null, test: beta });
    expect(runs.get('new')).toMatchObject({ train: null, validation: null, test: null });
  });

  it('carries losses over bit for bit, infinite ones too', () => {
    const runs = new RunTable(migrated());
    const exact = { totalNats: EXACT, elboNats: EXACT, reconstructionNats: EXACT, klNats: 0 };
    expect(runs.get('exact').test).toEqual(exact);
    expect(runs.get('infinite').test).toMatchObject({ totalNats: Infinity, elboNats: Infinity });
  });

  it('keeps every metric row, history included, names its columns and adds the negative ELBO', () => {
    const metrics = new MetricTable(migrated());
    expect(metrics.everything('beta', 'train')).toEqual({
      stepIndex: Float64Array.of(1, 2, 3),
      losses: {
        totalNats: Float64Array.of(41, 42, 43),
        elboNats: Float64Array.of(31 + EXACT, 43, 45),
        reconstructionNats: Float64Array.of(31, 32, 33),
        klNats: Float64Array.of(EXACT, 11, 12),
      },
    });
    expect(metrics.current('beta', 'train').stepIndex).toEqual(Float64Array.of(1, 2));
  });

  it('keeps the latent frames, and lets new ones have no KL', () => {
    const database = migrated();
    const frames = new LatentFrameTable(database);
    const frame = frames.newest('beta')!;
    expect(frame).toEqual({
      runId: 'beta',
      seq: 4,
      stepIndex: 2,
      epoch: 1,
      count: 1,
      latentDim: 2,
      means: Float32Array.of(0.5, -1),
      klNatsPerDim: Float32Array.of(2, 0.25),
    });
    frames.put({ ...frame, seq: 5, stepIndex: 4, klNatsPerDim: null }, true);
    expect(frames.newest('beta')?.klNatsPerDim).toBeNull();
    const short = { ...frame, seq: 6, stepIndex: 6, klNatsPerDim: Float32Array.of(2) };
    expect(() => frames.put(short, true)).toThrow(/CHECK/);
  });

  it('keeps the rows that refer to runs, and what refers to what', () => {
    const database = migrated();
    const referring = [
      ...['run_parameter', 'run_event', 'dataset_use', 'checkpoint'],
      ...['execution_report', 'execution_trial', 'metric_chunk', 'latent_frame'],
    ];
    expect(referring.map((table) => countIn(database, table))).toEqual(referring.map(() => 1));
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.exec("DELETE FROM run WHERE run_id = 'beta'");
    expect(referring.map((table) => countIn(database, table))).toEqual(referring.map(() => 0));
  });

  it('has the same tables and indexes as before', () => {
    const objects = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name";
    const before = databaseBefore().prepare(objects).all();
    const database = databaseBefore();
    migrate(database, [RUNS, TRAINING_STREAMS, EXECUTION, LOSSES_BY_NAME]);
    expect(database.prepare(objects).all()).toEqual(before);
  });

  it.each([
    ['a column too few', '["totalNats","klNats"]', 16],
    ['a column too many', '["totalNats"]', 24],
    ['terms that are no list', '{"totalNats":1}', 16],
    ['terms that are no JSON', 'totalNats', 16],
  ])('refuses a chunk with %s', (_, terms, bytes) => {
    const insert = migrated().prepare(
      "INSERT INTO metric_chunk VALUES (NULL, 'beta', 1, 'train', 9, 1, 1, 1, ?, zeroblob(?))",
    );
    expect(() => insert.run(terms, bytes)).toThrow(/CHECK|malformed JSON/);
  });

  it('refuses losses that are no JSON object', () => {
    const database = migrated();
    for (const text of ['12.5', '[12.5]', 'NaN']) {
      const update = database.prepare('UPDATE run SET test_losses = ?');
      expect(() => update.run(text)).toThrow(/CHECK/);
    }
  });
});
