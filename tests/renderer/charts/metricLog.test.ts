import { describe, expect, it } from 'vitest';
import { MetricLog } from '../../../src-renderer/charts/metricLog';
import type { MetricColumns, MetricsSnapshot } from '../../../src-shared/domain';

/** Rows whose losses tell their step, so that a mix-up shows. */
function rows(...steps: number[]): MetricColumns {
  const column = (offset: number) => Float64Array.from(steps, (step) => step + offset);
  return {
    stepIndex: column(0),
    losses: {
      totalNats: column(300),
      reconstructionNats: column(200),
      klNats: column(100),
    },
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
    expect([...log.validation.raw('totalNats')]).toEqual([310, 320]);
    expect([...log.validation.raw('reconstructionNats')]).toEqual([210, 220]);
    expect([...log.validation.raw('klNats')]).toEqual([110, 120]);
  });

  it('knows two terms that never differed, until they do', () => {
    const log = new MetricLog();
    const twins = (stepIndex: number, totalNats: number, elboNats: number): MetricColumns => ({
      stepIndex: Float64Array.of(stepIndex),
      losses: { totalNats: Float64Array.of(totalNats), elboNats: Float64Array.of(elboNats) },
    });
    log.load(snapshot(1, twins(1, 5, 5)));
    expect(log.train.isSame('totalNats', 'elboNats')).toBe(true);
    expect(log.train.isSame('totalNats', 'klNats')).toBe(false);
    log.appended({ seq: 2, split: 'train', rows: twins(2, 5, 4) });
    expect(log.train.isSame('totalNats', 'elboNats')).toBe(false);
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
    expect([...log.train.smoothed('klNats')]).toEqual([...straight.train.smoothed('klNats')]);
  });

  it('holds a place for a term that comes later or is left out, so that columns keep one length', () => {
    const log = new MetricLog();
    const row = (step: number, losses: Record<string, number>): MetricColumns => ({
      stepIndex: Float64Array.of(step),
      losses: Object.fromEntries(
        Object.entries(losses).map(([key, value]) => [key, Float64Array.of(value)]),
      ),
    });
    log.load(snapshot(0, row(1, { totalNats: 5 })));
    log.appended({ seq: 1, split: 'train', rows: row(2, { totalNats: 4, accuracy: 0.5 }) });
    log.appended({ seq: 2, split: 'train', rows: row(3, { accuracy: 0.7 }) });
    expect(log.train.keys).toEqual(['totalNats', 'accuracy']);
    expect([...log.train.raw('totalNats')]).toEqual([5, 4, NaN]);
    expect([...log.train.raw('accuracy')]).toEqual([NaN, 0.5, 0.7]);
    // The third row moves the average by 1 / (1 + 0.1 * 2) of the way: 0.5 + 0.2 / 1.2.
    expect(log.train.smoothed('accuracy')[1]).toBe(0.5);
    expect(log.train.smoothed('accuracy')[2]).toBeCloseTo(0.5 + 0.2 / 1.2, 12);
    expect([...log.train.raw('klNats')]).toEqual([]);
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
    expect(log.train.raw('klNats')[54_321]).toBe(54_421);
  });
});
