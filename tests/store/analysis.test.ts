import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src-main/store/migrate';
import { MIGRATIONS } from '../../src-main/store/migrations';
import { RunTable } from '../../src-main/store/runTable';
import { CONFIG } from './support';

/** A database of the schema before, with a run 'r', brought to the newest. */
function migratedDatabase() {
  const database = new SqliteDatabase(':memory:');
  database.pragma('foreign_keys = ON');
  migrate(
    database,
    MIGRATIONS.filter(({ number }) => number < 70),
  );
  const runs = new RunTable(database);
  runs.insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1000 });
  const before = runs.list();
  migrate(database);
  expect(runs.list()).toEqual(before);
  return database;
}

const CARD = "INSERT INTO score_card VALUES ('r', 0, 40, 1, 0, 100, NULL, 'prior', 5, 2.5)";
const REPORT = "INSERT INTO anomaly_report VALUES ('r', 0, '{}', zeroblob(8))";
const PROJECTION = `INSERT INTO projection (projection_id, run_id, source, settings, dataset, fingerprint, split,
  step_index, epoch, point_count, created_at_ms, seconds, class_names, image_indices, coords)
  VALUES ('p', 'r', '{}', '{}', 'digits', 'f', 'test', 40, 1, 3, 5, 0.5, '[]', zeroblob(12), zeroblob(24))`;

function value(values: string): string {
  return `INSERT INTO score_value VALUES ('r', 0, ${values}, 100, NULL, '[]')`;
}

describe('migration 70, analysis', () => {
  it('keeps the runs that were there, takes what is measured of them, and removes it with the run', () => {
    const database = migratedDatabase();
    database.exec([CARD, value("0, 'holes', 0.25, 0.5, 0.1, 0.4"), REPORT, PROJECTION].join(';\n'));
    database.exec('DELETE FROM run');
    for (const table of ['score_card', 'score_value', 'anomaly_report', 'projection']) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
    }
  });

  it.each([
    ['two values of one metric', "1, 'holes', 0.5, NULL, NULL, NULL", /UNIQUE/],
    ['neither a value nor a reason', "1, 'other', NULL, NULL, NULL, NULL", /CHECK/],
    ['an interval with one end', "1, 'other', 0.5, NULL, 0.4, NULL", /CHECK/],
    ['an interval that is turned round', "1, 'other', 0.5, NULL, 0.6, 0.4", /CHECK/],
    ['a negative error', "1, 'other', 0.5, -0.1, NULL, NULL", /CHECK/],
  ])('refuses %s on a score card', (_, values, problem) => {
    const database = migratedDatabase();
    database.exec(CARD);
    database.exec(value("0, 'holes', 0.25, 0.5, 0.1, 0.4"));
    expect(() => database.exec(value(values))).toThrow(problem);
  });

  it('refuses values of a card that is not there', () => {
    const database = migratedDatabase();
    expect(() => database.exec(value("0, 'holes', 0.25, 0.5, 0.1, 0.4"))).toThrow(/FOREIGN KEY/);
  });

  it.each([
    ['another number of coordinates', 'zeroblob(24)', 'zeroblob(20)'],
    ['a run without its step', "'test', 40, 1", "'test', NULL, NULL"],
    ['another split', "'test'", "'validation'"],
    ['settings that are no JSON', "'{}', '{}'", "'{}', 'x'"],
  ])('refuses a projection with %s', (_, text, instead) => {
    const database = migratedDatabase();
    expect(() => database.exec(PROJECTION.replace(text, instead))).toThrow(/CHECK/);
  });

  it('refuses curves that are no 4-byte numbers', () => {
    const database = migratedDatabase();
    expect(() => database.exec(REPORT.replace('8', '7'))).toThrow(/CHECK/);
  });
});
