import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { CardReadingTable } from '../../src-main/store/cardReadingTable';
import { ExecutionTable } from '../../src-main/store/executionTable';
import { migrate } from '../../src-main/store/migrate';
import { MIGRATIONS } from '../../src-main/store/migrations';
import { RunTable } from '../../src-main/store/runTable';
import type { CardReading } from '../../src-shared/domain';
import { CONFIG, storeWithRun } from './support';

const MOST = 2000;

function reading(atMs: number, given: Partial<CardReading> = {}): CardReading {
  return {
    atMs,
    card: 0,
    utilisation: 0.5,
    memoryUsedBytes: 40_000_000_000,
    temperatureC: 61,
    powerW: 412.5,
    ...given,
  };
}

describe('the readings of cards', () => {
  it('are given back oldest first, with null for what a card does not tell', () => {
    const { cardReadings } = storeWithRun();
    expect(cardReadings.list('r', MOST)).toEqual([]);
    const silent = { utilisation: null, memoryUsedBytes: null, temperatureC: null, powerW: null };
    const readings = [
      reading(10),
      reading(10, { card: 1, ...silent }),
      reading(12, { powerW: null }),
    ];
    cardReadings.append('r', [readings[2]!]);
    cardReadings.append('r', readings.slice(0, 2));
    expect(cardReadings.list('r', MOST)).toEqual(readings);
  });

  it('are as they were written up to the most of a card, however many cards there are', () => {
    const { cardReadings } = storeWithRun();
    const readings = [1, 2, 3, 4].flatMap((atMs) => [0, 1].map((card) => reading(atMs, { card })));
    cardReadings.append('r', readings);
    expect(cardReadings.list('r', 4)).toEqual(readings);
  });

  it('are means over equal stretches beyond that, at the time of the first, over what is known', () => {
    const { cardReadings } = storeWithRun();
    const powers = [1, 3, null, 10, null, null, 7];
    const readings = powers.map((powerW, place) =>
      reading(100 * place, { powerW, utilisation: place / 10, memoryUsedBytes: 5 + place }),
    );
    cardReadings.append('r', [...readings, reading(350, { card: 1 })]);
    // Seven in at most three: stretches of three, three and one.
    expect(cardReadings.list('r', 3)).toEqual([
      reading(0, { powerW: 2, utilisation: expect.closeTo(0.1) as number, memoryUsedBytes: 6 }),
      reading(300, { powerW: 10, utilisation: expect.closeTo(0.4) as number, memoryUsedBytes: 9 }),
      reading(350, { card: 1 }),
      reading(600, { powerW: 7, utilisation: 0.6, memoryUsedBytes: 11 }),
    ]);
  });

  it('of a day make no more than the most', () => {
    const { cardReadings, write } = storeWithRun();
    const day = Array.from({ length: 43_200 }, (_, place) => reading(2000 * place));
    write(() => cardReadings.append('r', day));
    const found = cardReadings.list('r', MOST);
    expect(found.length).toBeLessThanOrEqual(MOST);
    expect(found.length).toBeGreaterThan(MOST / 2);
    expect(found[0]).toEqual(reading(0));
  });

  it('have the newer of two at the same moment', () => {
    const { cardReadings } = storeWithRun();
    cardReadings.append('r', [reading(5), reading(5, { powerW: 1 })]);
    expect(cardReadings.list('r', MOST)).toEqual([reading(5, { powerW: 1 })]);
  });

  it('go with their run', () => {
    const { cardReadings, runs } = storeWithRun();
    cardReadings.append('r', [reading(5)]);
    runs.update('r', { deletedAtMs: 5 });
    runs.purgeDeleted();
    expect(cardReadings.list('r', MOST)).toEqual([]);
  });

  it('are refused with a share above 1, negative memory, or a run that is not there', () => {
    const { cardReadings } = storeWithRun();
    expect(() => cardReadings.append('r', [reading(5, { utilisation: 1.01 })])).toThrow(/CHECK/);
    expect(() => cardReadings.append('r', [reading(5, { memoryUsedBytes: -1 })])).toThrow(/CHECK/);
    expect(() => cardReadings.append('none', [reading(5)])).toThrow(/FOREIGN KEY/);
  });
});

describe('migration 60, cards', () => {
  /** A database of the schema before, with a run that was measured. */
  function databaseBefore() {
    const database = new SqliteDatabase(':memory:');
    database.pragma('foreign_keys = ON');
    migrate(
      database,
      MIGRATIONS.filter(({ number }) => number < 60),
    );
    new RunTable(database).insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1000 });
    database.exec(`INSERT INTO execution_report VALUES ('r', 'session', 2, 1, 'By trial.');
      INSERT INTO execution_trial VALUES ('r', 0, 'session', 2, 5.1, 200, NULL);
      INSERT INTO execution_trial VALUES ('r', 1, 'session-xla', 2, NULL, NULL, 'no XLA')`);
    return database;
  }

  it('keeps reports and trials, which are of the processor in float32', () => {
    const database = databaseBefore();
    migrate(database);
    expect(new ExecutionTable(database).get('r')).toEqual({
      executor: 'session',
      threads: 2,
      device: 'cpu',
      deviceName: null,
      precision: 'f32',
      isDataResident: true,
      reason: 'By trial.',
      trials: [
        { executor: 'session', threads: 2, stepMs: 5.1, firstCallMs: 200, error: null },
        { executor: 'session-xla', threads: 2, stepMs: null, firstCallMs: null, error: 'no XLA' },
      ],
    });
    expect(new CardReadingTable(database).list('r', MOST)).toEqual([]);
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.exec('DELETE FROM run');
    expect(database.prepare('SELECT count(*) FROM execution_trial').pluck().get()).toBe(0);
  });

  it('takes reports of the plug-in, without a thread where a card computes, and no other precision', () => {
    const database = databaseBefore();
    migrate(database);
    const put = (values: string) =>
      database.exec(`REPLACE INTO execution_report VALUES ('r', ${values})`);
    put("'xla', 0, 1, 'A card.', 'cuda:0,1', 'NVIDIA H100', 'bf16'");
    expect(new ExecutionTable(database).get('r')).toMatchObject({
      device: 'cuda:0,1',
      precision: 'bf16',
    });
    expect(() => put("'session', 0, 1, '', 'cpu', NULL, 'f32'")).toThrow(/CHECK/);
    expect(() => put("'traced', 1, 1, '', 'cpu', NULL, 'f32'")).toThrow(/CHECK/);
    expect(() => put("'xla', 0, 1, '', 'cpu', NULL, 'f16'")).toThrow(/CHECK/);
  });
});
