import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, schemaVersion } from '../../src-main/store/migrate';
import { MIGRATIONS } from '../../src-main/store/migrations';
import { RUNS } from '../../src-main/store/migrations/0010-runs';
import { TRAINING_STREAMS } from '../../src-main/store/migrations/0020-training-streams';
import { EXECUTION } from '../../src-main/store/migrations/0030-execution';
import { ExecutionTable } from '../../src-main/store/executionTable';
import { RunTable } from '../../src-main/store/runTable';
import { CONFIG } from './support';

const first = { number: 10, name: 'first', sql: 'CREATE TABLE a (x INTEGER) STRICT' };
const second = { number: 20, name: 'second', sql: 'ALTER TABLE a ADD COLUMN y INTEGER' };

describe('migrate', () => {
  it('brings an empty database to the newest schema', () => {
    const database = new SqliteDatabase(':memory:');
    migrate(database);
    expect(schemaVersion(database)).toBe(MIGRATIONS.at(-1)!.number);
  });

  it('runs only the steps that a database lacks', () => {
    const database = new SqliteDatabase(':memory:');
    migrate(database, [first]);
    database.exec('INSERT INTO a VALUES (1)');
    migrate(database, [first, second]);
    migrate(database, [first, second]);
    expect(database.prepare('SELECT * FROM a').all()).toEqual([{ x: 1, y: null }]);
    expect(schemaVersion(database)).toBe(20);
  });

  it('has for a step the functions that its SQL calls', () => {
    const database = new SqliteDatabase(':memory:');
    const sql = "CREATE TABLE a AS SELECT doubled(x'0102') AS b";
    const doubled = (blob: Buffer): Buffer => Buffer.concat([blob, blob]);
    migrate(database, [{ ...first, sql, blobFunctions: { doubled } }]);
    expect(database.prepare('SELECT hex(b) FROM a').pluck().get()).toBe('01020102');
  });

  it('leaves the older schema whole when a step fails half way', () => {
    const database = new SqliteDatabase(':memory:');
    migrate(database, [first]);
    const broken = { ...second, sql: `${second.sql}; CREATE TABLE b (z INTEGER); nonsense` };
    expect(() => migrate(database, [first, broken])).toThrow(/syntax error/);
    expect(schemaVersion(database)).toBe(10);
    expect(database.prepare("SELECT name FROM pragma_table_info('a')").pluck().all()).toEqual([
      'x',
    ]);
    expect(
      database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").pluck().get(),
    ).toBe(0);
  });

  it('refuses a database of a newer workbench and leaves it as it is', () => {
    const database = new SqliteDatabase(':memory:');
    database.pragma('user_version = 99990');
    expect(() => migrate(database)).toThrow(/schema 99990.*newer/s);
    expect(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
  });

  it('refuses a list of steps whose numbers do not rise', () => {
    const database = new SqliteDatabase(':memory:');
    expect(() => migrate(database, [second, first])).toThrow(/above 20, got 10/);
  });
});

describe('migration 20, training streams', () => {
  it('keeps the runs that were there and gives them room for streams', () => {
    const database = new SqliteDatabase(':memory:');
    migrate(database, [RUNS]);
    database.exec(`INSERT INTO run (run_id, name, status, config_json, model_kind, dataset, latent_dim,
      color_index, created_at_ms, epochs) VALUES ('r', 'R', 'queued', '{}', 'vae', 'digits', 2, 0, 5, 1)`);
    migrate(database);
    expect(database.prepare('SELECT name FROM run').pluck().all()).toEqual(['R']);
    database.exec("INSERT INTO segment VALUES ('r', 1, 0, 6)");
    expect(() => database.exec("INSERT INTO segment VALUES ('none', 1, 0, 6)")).toThrow(
      /FOREIGN KEY/,
    );
  });

  it('refuses a status, a split and a blob length that the schema does not know', () => {
    const database = new SqliteDatabase(':memory:');
    database.pragma('foreign_keys = OFF');
    migrate(database, [RUNS, TRAINING_STREAMS]);
    const chunk = "INSERT INTO metric_chunk VALUES (NULL, 'r', 1";
    expect(() => database.exec(`${chunk}, 'test', 1, 1, 1, 1, zeroblob(32))`)).toThrow(/CHECK/);
    expect(() => database.exec(`${chunk}, 'train', 1, 1, 1, 1, zeroblob(31))`)).toThrow(/CHECK/);
    database.exec(`${chunk}, 'train', 1, 1, 1, 1, zeroblob(32))`);
  });
});

describe('migration 30, execution', () => {
  const { execution, ...configBefore } = CONFIG;

  /** A database of the schema before, with a run whose config has no execution section. */
  function databaseBefore() {
    const database = new SqliteDatabase(':memory:');
    database.pragma('foreign_keys = ON');
    migrate(database, [RUNS, TRAINING_STREAMS]);
    database
      .prepare(
        `INSERT INTO run (run_id, name, status, config_json, model_kind, dataset, latent_dim, color_index,
           created_at_ms, epochs) VALUES ('r', 'R', 'completed', ?, 'vae', 'digits', 2, 0, 5, 1)`,
      )
      .run(JSON.stringify(configBefore));
    return database;
  }

  it('keeps the runs that were there: without a report, and with a complete config', () => {
    const database = databaseBefore();
    migrate(database);
    const runs = new RunTable(database);
    expect(runs.list()).toMatchObject([{ runId: 'r', name: 'R', status: 'completed' }]);
    expect(runs.config('r')).toEqual({ ...configBefore, execution });
    expect(new ExecutionTable(database).get('r')).toBeNull();
  });

  it('takes a report of such a run, and removes it with the run', () => {
    const database = databaseBefore();
    migrate(database, [RUNS, TRAINING_STREAMS, EXECUTION]);
    database.exec(`INSERT INTO execution_report VALUES ('r', 'session', 2, 1, 'By trial.');
      INSERT INTO execution_trial VALUES ('r', 0, 'session', 2, 5.1, 200, NULL);
      DELETE FROM run`);
    expect(database.prepare('SELECT count(*) FROM execution_trial').pluck().get()).toBe(0);
  });

  it.each([
    ['an executor that it does not know', "'r', 1, 'traced', 2, 5.1, 200, NULL"],
    ['no threads', "'r', 1, 'session', 0, 5.1, 200, NULL"],
    ['a negative time', "'r', 1, 'session', 2, -5.1, 200, NULL"],
    ['a trial with neither a time nor a reason', "'r', 1, 'session', 2, NULL, 200, NULL"],
    ['a trial with both', "'r', 1, 'session', 2, 5.1, 200, 'no XLA'"],
  ])('refuses %s', (_, values) => {
    const database = databaseBefore();
    migrate(database, [RUNS, TRAINING_STREAMS, EXECUTION]);
    database.exec("INSERT INTO execution_report VALUES ('r', 'session', 2, 1, 'By trial.')");
    expect(() => database.exec(`INSERT INTO execution_trial VALUES (${values})`)).toThrow(/CHECK/);
  });

  it('refuses a report whose executor, threads or residence it does not know', () => {
    const database = databaseBefore();
    migrate(database, [RUNS, TRAINING_STREAMS, EXECUTION]);
    for (const values of ["'traced', 2, 1", "'session', 0, 1", "'session', 2, 2"]) {
      const insert = `INSERT INTO execution_report VALUES ('r', ${values}, 'By trial.')`;
      expect(() => database.exec(insert)).toThrow(/CHECK/);
    }
  });
});
