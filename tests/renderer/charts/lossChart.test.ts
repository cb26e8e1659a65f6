import { scaleLinear } from 'd3';
import { describe, expect, it } from 'vitest';
import { epochRows } from '../../../src-renderer/charts/epochTable';
import {
  bandsThatFit,
  linePath,
  lossBeyond,
  lossDomain,
  lossScale,
  lossTicks,
  metricsAsTsv,
  readLoss,
  timeTicks,
} from '../../../src-renderer/charts/lossChart';
import type { LossTerm } from '../../../src-shared/domain';
import { MetricSeries } from '../../../src-renderer/charts/metricLog';

function series(steps: number[], totals: number[]): MetricSeries {
  const made = new MetricSeries();
  made.append({
    stepIndex: Float64Array.from(steps),
    losses: {
      totalNats: Float64Array.from(totals),
      klNats: Float64Array.from(totals, () => 1),
      accuracy: Float64Array.from(totals, (total) => total / 1000),
    },
  });
  return made;
}
const none = () => series([], []);
const TERMS: LossTerm[] = [
  { key: 'totalNats', label: 'Total', unit: 'nats', help: '' },
  { key: 'klNats', label: 'KL', unit: 'nats', help: '' },
  { key: 'accuracy', label: 'Accuracy', unit: 'ratio', help: '' },
];

describe('lossDomain', () => {
  it('covers every row and validation point of a short run, with a margin of 6 %', () => {
    const domain = lossDomain(series([1, 2], [100, 200]), series([2], [250]), 'totalNats', false);
    expect(domain).toEqual([91, 259]);
  });

  it('does not fall below zero for losses above it', () => {
    expect(lossDomain(series([1, 2], [1, 100]), none(), 'totalNats', false)![0]).toBe(0);
  });

  it('lets the first steps of a long run leave the frame, so that the rest can be read', () => {
    const totals = Array.from({ length: 1000 }, (_, i) => (i < 50 ? 5000 : 150 + (i % 10)));
    const steps = totals.map((_, i) => i + 1);
    const [low, high] = lossDomain(series(steps, totals), none(), 'totalNats', false)!;
    expect(low).toBeCloseTo(149.46, 6);
    expect(high).toBeCloseTo(159.54, 6);
  });

  it('shows a spike that comes later', () => {
    const totals = Array.from({ length: 1000 }, (_, i) => (i === 700 ? 900 : 100));
    const steps = totals.map((_, i) => i + 1);
    expect(lossDomain(series(steps, totals), none(), 'totalNats', false)![1]).toBe(948);
  });

  it('shows every positive row on a logarithmic axis', () => {
    const totals = Array.from({ length: 1000 }, (_, i) => (i < 5 ? 5000 : 150));
    const steps = totals.map((_, i) => i + 1);
    const [low, high] = lossDomain(series(steps, totals), none(), 'totalNats', true)!;
    expect(low).toBeCloseTo(150 / 1.03, 6);
    expect(high).toBeCloseTo(5000 * 1.03, 6);
  });

  it('is absent without rows and has a width for equal rows', () => {
    expect(lossDomain(none(), none(), 'totalNats', false)).toBeNull();
    const [low, high] = lossDomain(series([1], [7]), none(), 'totalNats', false)!;
    expect(high).toBeGreaterThan(low);
  });
});

describe('lossBeyond', () => {
  it('says how far the first steps go beyond the frame, and nothing where all rows are in it', () => {
    const rows = series([1, 2, 3], [540, 200, 150]);
    expect(lossBeyond(rows, 'totalNats', [140, 210])).toBe(540);
    expect(lossBeyond(rows, 'totalNats', [140, 541])).toBeNull();
    expect(lossBeyond(none(), 'totalNats', [0, 1])).toBeNull();
  });
});

describe('lossTicks', () => {
  it('labels losses from 100 000 on by powers of ten', () => {
    const ticks = lossTicks(lossScale([0, 4e7], 100, false), 100, false);
    expect(ticks.map(({ label }) => label)).toEqual(['0', '1e7', '2e7', '3e7', '4e7']);
  });

  it('labels with the digits that the distance of the ticks needs', () => {
    const labels = (domain: [number, number]) =>
      lossTicks(lossScale(domain, 100, false), 100, false).map(({ label }) => label);
    expect(labels([100, 300])).toEqual(['100', '150', '200', '250', '300']);
    expect(labels([0, 0.5])).toEqual(['0.0', '0.2', '0.4']);
    expect(labels([-20, 20])).toEqual(['\u221220', '\u221210', '0', '10', '20']);
  });

  it('labels shares as hundredths', () => {
    const ticks = lossTicks(lossScale([0, 1], 100, false), 100, false, 'ratio');
    expect(ticks.map(({ label }) => label)).toEqual(['0', '50', '100']);
  });

  it('uses 1-2-5 steps over decades and even steps within one', () => {
    const labels = (domain: [number, number]) =>
      lossTicks(lossScale(domain, 120, true), 120, true).map(({ label }) => label);
    expect(labels([1, 120])).toEqual(['1', '2', '5', '10', '20', '50', '100']);
    expect(labels([100, 200])).toEqual(['100', '120', '140', '160', '180', '200']);
  });
});

describe('bandsThatFit', () => {
  it('leaves each term room enough to be read, and shows one in any room', () => {
    // Four bands of 22 px and three gaps of 22 px between them.
    expect(bandsThatFit(154)).toBe(4);
    expect(bandsThatFit(153)).toBe(3);
    expect(bandsThatFit(5)).toBe(1);
  });
});

describe('timeTicks', () => {
  const scale = scaleLinear().domain([0, 1000]).range([0, 400]);

  it('puts steps where they lie', () => {
    const ticks = timeTicks(scale, 400, 'step', null);
    expect(ticks.map(({ label }) => label)).toEqual([
      '0',
      '200',
      '400',
      '600',
      '800',
      '1\u202f000',
    ]);
    expect(ticks[1]!.at).toBe(80);
  });

  it('puts epochs at their last step', () => {
    const ticks = timeTicks(scale, 400, 'epoch', 100);
    expect(ticks.map(({ label }) => label)).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(ticks[1]!.at).toBe(80);
  });
});

describe('linePath', () => {
  const x = scaleLinear().domain([0, 10]).range([0, 100]);

  it('joins the rows at their places', () => {
    const y = lossScale([0, 10], 50, false);
    const path = linePath(Float64Array.of(0, 5, 10), Float64Array.of(0, 10, 5), x, y);
    expect(path).toBe('M0.0,50.0L50.0,0.0L100.0,25.0');
  });

  it('leaves out what a logarithmic axis has no place for', () => {
    const y = lossScale([1, 100], 50, true);
    const path = linePath(Float64Array.of(0, 5, 10), Float64Array.of(0, 10, 100), x, y);
    expect(path).toBe('M50.0,25.0L100.0,0.0');
  });
});

describe('readLoss', () => {
  it('reads the row, and the last validation pass at or before it', () => {
    const train = series([1, 2, 3, 4], [10, 20, 30, 40]);
    const validation = series([2, 4], [15, 35]);
    const third = readLoss(train, validation, 'totalNats', 2, 2);
    expect(third).toMatchObject({ stepIndex: 3, epoch: 1.5, train: 30, validation: 15 });
    expect(readLoss(train, validation, 'totalNats', 3, 2).validation).toBe(35);
    expect(readLoss(train, validation, 'totalNats', 0, null)).toMatchObject({
      epoch: null,
      validation: NaN,
    });
  });
});

describe('the data behind the curves', () => {
  const train = series([1, 2, 3], [10, 20, 30]);
  const validation = series([2], [16]);

  it('comes as tab-separated text with units in the header', () => {
    expect(metricsAsTsv(train, validation, TERMS).split('\n')).toEqual([
      'split\tstep\tTotal (nats/image)\tKL (nats/image)\tAccuracy (share, 0 to 1)',
      'train\t1\t10\t1\t0.01',
      'train\t2\t20\t1\t0.02',
      'train\t3\t30\t1\t0.03',
      'validation\t2\t16\t1\t0.016',
      '',
    ]);
  });

  it('comes as one row an epoch with the mean of its steps; no pass is no number', () => {
    const rows = epochRows(train, validation, 2, ['totalNats', 'klNats']);
    expect(rows.map(({ epoch, stepIndex }) => [epoch, stepIndex])).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(rows[0]!.train.totalNats).toBe(15);
    expect(rows[0]!.validation.totalNats).toBe(16);
    expect(rows[1]!.train.totalNats).toBe(30);
    expect(rows[1]!.validation.totalNats).toBeNaN();
    expect(Object.keys(rows[0]!.train)).toEqual(['totalNats', 'klNats']);
    expect(epochRows(train, validation, null, ['totalNats'])).toEqual([]);
  });
});
