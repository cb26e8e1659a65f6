import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src-main/store/migrate';
import { MIGRATIONS } from '../../src-main/store/migrations';
import { ReuseTable } from '../../src-main/store/reuseTable';
import { RunTable } from '../../src-main/store/runTable';
import type { ReusePoint } from '../../src-shared/domain';
import { CONFIG, storeWithRun } from './support';

const POINT: ReusePoint = {
  labelCount: 100,
  start: 'frozen',
  testAccuracy: 0.875,
  epochs: 125,
  seconds: 2.5,
};

describe('the reuse table', () => {
  it('gives back the points of a run in the order of their coming', () => {
    const { reuse } = storeWithRun();
    expect(reuse.get('r')).toBeNull();
    const next: ReusePoint = { ...POINT, start: 'scratch', testAccuracy: 0.5 };
    reuse.append('r', POINT);
    reuse.append('r', next);
    reuse.append('r', POINT);
    expect(reuse.get('r')).toEqual({ runId: 'r', points: [POINT, next, POINT] });
  });

  it('begins anew after it was cleared', () => {
    const { reuse } = storeWithRun();
    reuse.append('r', POINT);
    reuse.clear('r');
    expect(reuse.get('r')).toBeNull();
    reuse.append('r', POINT);
    expect(reuse.get('r')!.points).toEqual([POINT]);
  });

  it('goes with its run', () => {
    const { reuse, runs } = storeWithRun();
    reuse.append('r', POINT);
    runs.update('r', { deletedAtMs: 5 });
    runs.purgeDeleted();
    expect(reuse.get('r')).toBeNull();
  });

  it('refuses a share above 1, another start, and a run that is not there', () => {
    const { reuse } = storeWithRun();
    expect(() => reuse.append('r', { ...POINT, testAccuracy: 1.01 })).toThrow(/CHECK/);
    const other = { ...POINT, start: 'warm' } as unknown as ReusePoint;
    expect(() => reuse.append('r', other)).toThrow(/CHECK/);
    expect(() => reuse.append('none', POINT)).toThrow(/FOREIGN KEY/);
  });

  it('comes to a database of the version before, whose runs have no results', () => {
    const database = new SqliteDatabase(':memory:');
    database.pragma('foreign_keys = ON');
    migrate(
      database,
      MIGRATIONS.filter(({ number }) => number < 50),
    );
    const runs = new RunTable(database);
    runs.insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1000 });
    const before = runs.list();
    migrate(database, MIGRATIONS);
    expect(runs.list()).toEqual(before);
    const reuse = new ReuseTable(database);
    expect(reuse.get('r')).toBeNull();
    reuse.append('r', POINT);
    expect(reuse.get('r')!.points).toEqual([POINT]);
  });
});
