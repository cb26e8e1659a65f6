import { describe, expect, it } from 'vitest';
import { CardLog } from '../../../src-renderer/charts/cardLog';
import type { CardReading } from '../../../src-shared/domain';

const START_MS = Date.UTC(2026, 10, 21, 9, 0);

const reading = (seconds: number, given: Partial<CardReading> = {}): CardReading => ({
  atMs: START_MS + seconds * 1000,
  card: 0,
  utilisation: 0.9,
  memoryUsedBytes: 4e9,
  temperatureC: 60,
  powerW: 250,
  ...given,
});
const every = (seconds: number, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => reading(from + i * seconds));
const loaded = (readings: CardReading[]) => {
  const log = new CardLog();
  log.load(readings);
  return log;
};
const trained = (log: CardLog) => [...log.trainedMs].map((ms) => ms / 1000);

describe('CardLog', () => {
  it('leaves a pause out of the time trained and begins a new stretch behind it', () => {
    const log = loaded([...every(2, 3), ...every(2, 2, 604)]);
    expect(log.stretchCount).toBe(2);
    expect(trained(log)).toEqual([0, 2, 4, 4, 6]);
    expect(log.momentsOf(0)).toEqual([0, 3]);
    expect(log.momentsOf(1)).toEqual([3, 5]);
    expect(log.lines[0]!.rowsOf(1)).toEqual([3, 5]);
  });

  it('takes readings that the service has thinned to one in 18 s for training, and three times that for a pause', () => {
    const lastS = 18 * 199;
    const log = loaded([...every(18, 200), ...every(18, 5, lastS + 55)]);
    expect(log.stretchCount).toBe(2);
    expect(log.momentsOf(0)).toEqual([0, 200]);
    expect(loaded([...every(18, 200), ...every(18, 5, lastS + 53)]).stretchCount).toBe(1);
  });

  it('keeps several cards on one axis of time, in the order of their numbers', () => {
    const log = loaded([
      reading(0, { card: 1, powerW: 100 }),
      reading(0, { card: 0 }),
      // The cards are read one after the other.
      reading(2, { card: 0 }),
      reading(2.004, { card: 1, powerW: 120 }),
    ]);
    expect(log.lines.map(({ card }) => card)).toEqual([0, 1]);
    expect(trained(log)).toEqual([0, 2, 2.004]);
    expect([...log.lines[1]!.values.powerW.values]).toEqual([100, 120]);
    expect([...log.lines[1]!.trainedMs.values]).toEqual([0, 2004]);
  });

  it('has no rows of a card in a stretch in which only the other was read', () => {
    const log = loaded([reading(0), reading(100, { card: 1 }), reading(200)]);
    expect(log.lines[0]!.rowsOf(0)).toEqual([0, 1]);
    expect(log.lines[0]!.rowsOf(1)).toEqual([1, 1]);
    expect(log.lines[0]!.rowsOf(2)).toEqual([1, 2]);
    expect(log.lines[1]!.rowsOf(0)).toEqual([0, 0]);
    expect(log.lines[1]!.rowsOf(2)).toEqual([1, 1]);
  });

  it('tells which measures a card has', () => {
    const [line] = loaded([
      reading(0, { powerW: null, utilisation: null }),
      reading(2, { powerW: null }),
    ]).lines;
    expect(line!.has('powerW')).toBe(false);
    expect(line!.has('utilisation')).toBe(true);
    expect(line!.values.utilisation.values[0]).toBeNaN();
  });

  it('adds what came before the snapshot, without what it holds, and what comes after', () => {
    const log = new CardLog();
    expect(log.appended([reading(4), reading(6)])).toBe(false);
    log.load(every(2, 3));
    expect(trained(log)).toEqual([0, 2, 4, 6]);
    expect(log.appended([reading(6)])).toBe(false);
    expect(log.appended([reading(8)])).toBe(true);
    expect(trained(log)).toEqual([0, 2, 4, 6, 8]);
  });

  it('waits for the next snapshot once the connection was lost', () => {
    const log = loaded(every(2, 2));
    log.expectSnapshot();
    expect(log.appended([reading(8)])).toBe(false);
    log.load(every(2, 4));
    expect(trained(log)).toEqual([0, 2, 4, 6, 8]);
  });
});
