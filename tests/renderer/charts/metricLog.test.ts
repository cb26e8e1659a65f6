import { describe, expect, it } from 'vitest';
import { MetricLog } from '../../../src-renderer/charts/metricLog';
import type { MetricColumns, MetricsSnapshot } from '../../../src-shared/domain';

/** Rows whose losses tell their step, so that a mix-up shows. */
function rows(...steps: number[]): MetricColumns {
  const column = (offset: number) => Float64Array.from(steps, (step) => step + offset);
  return {
    stepIndex: column(0),
    totalNats: column(300),
    reconstructionNats: column(200),
    klNats: column(100),
  };
}

function snapshot(seq: number, train: MetricColumns, validation = rows()): MetricsSnapshot {
  return { runId: 'r', seq, stepsPerEpoch: 10, train, validation };
}

const steps = (log: MetricLog) => [...log.train.steps.values];

describe('MetricLog', () => {
  it('applies events that came before the snapshot, leaving out those that it holds', () => {
    const log = new MetricLog();
    expect(log.appended({ seq: 4, split: 'train', rows: rows(3, 4) })).toBe(false);
    expect(log.appended({ seq: 5, split: 'train', rows: rows(5) })).toBe(false);
    log.load(snapshot(4, rows(1, 2, 3, 4)));
    expect(steps(log)).toEqual([1, 2, 3, 4, 5]);
  });

  it('ignores an event that was seen already', () => {
    const log = new MetricLog();
    log.load(snapshot(1, rows(1)));
    expect(log.appended({ seq: 2, split: 'train', rows: rows(2) })).toBe(true);
    expect(log.appended({ seq: 2, split: 'train', rows: rows(2) })).toBe(false);
    expect(steps(log)).toEqual([1, 2]);
  });

  it('keeps train and validation apart, each loss in its own column', () => {
    const log = new MetricLog();
    log.load(snapshot(0, rows(1), rows(10)));
    log.appended({ seq: 1, split: 'validation', rows: rows(20) });
    expect(steps(log)).toEqual([1]);
    expect([...log.validation.steps.values]).toEqual([10, 20]);
    expect([...log.validation.raw.totalNats.values]).toEqual([310, 320]);
    expect([...log.validation.raw.reconstructionNats.values]).toEqual([210, 220]);
    expect([...log.validation.raw.klNats.values]).toEqual([110, 120]);
  });

  it('forgets the rows after a rewind and goes on from there as if they had never been', () => {
    const log = new MetricLog();
    const straight = new MetricLog();
    log.load(snapshot(0, rows(1, 2, 3, 4, 5), rows(2, 4)));
    log.rewound({ seq: 1, stepIndex: 3 });
    expect(steps(log)).toEqual([1, 2, 3]);
    expect([...log.validation.steps.values]).toEqual([2]);
    log.appended({ seq: 2, split: 'train', rows: rows(4, 5, 6) });
    straight.load(snapshot(0, rows(1, 2, 3, 4, 5, 6)));
    expect(steps(log)).toEqual(steps(straight));
    expect([...log.train.smoothed.klNats.values]).toEqual([
      ...straight.train.smoothed.klNats.values,
    ]);
  });

  it('waits for a new snapshot after the connection was lost', () => {
    const log = new MetricLog();
    log.load(snapshot(0, rows(1)));
    log.expectSnapshot();
    expect(log.appended({ seq: 9, split: 'train', rows: rows(9) })).toBe(false);
    expect(steps(log)).toEqual([1]);
    log.load(snapshot(8, rows(1, 2, 3, 4, 5, 6, 7, 8)));
    expect(steps(log)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('holds 100,000 rows that arrive in small batches', () => {
    const log = new MetricLog();
    log.load(snapshot(0, rows()));
    for (let seq = 1; seq <= 10_000; seq++) {
      const first = (seq - 1) * 10;
      log.appended({
        seq,
        split: 'train',
        rows: rows(...Array.from({ length: 10 }, (_, i) => first + i)),
      });
    }
    expect(log.train.length).toBe(100_000);
    expect(log.train.steps.values[99_999]).toBe(99_999);
    expect(log.train.raw.klNats.values[54_321]).toBe(54_421);
  });
});
