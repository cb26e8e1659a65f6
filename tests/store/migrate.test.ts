import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, schemaVersion } from '../../src-main/store/migrate';
import { MIGRATIONS } from '../../src-main/store/migrations';
import { RUNS } from '../../src-main/store/migrations/0010-runs';

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
    migrate(database);
    const chunk = "INSERT INTO metric_chunk VALUES (NULL, 'r', 1";
    expect(() => database.exec(`${chunk}, 'test', 1, 1, 1, 1, zeroblob(32))`)).toThrow(/CHECK/);
    expect(() => database.exec(`${chunk}, 'train', 1, 1, 1, 1, zeroblob(31))`)).toThrow(/CHECK/);
    database.exec(`${chunk}, 'train', 1, 1, 1, 1, zeroblob(32))`);
  });
});
