import { describe, expect, it, vi } from 'vitest';
import { curveGeometry, curvesAsTsv, heightAt } from '../../../../src-renderer/charts/curveChart';
import { AnomalyFeed } from '../../../../src-renderer/screens/run/anomalies/anomalyFeed.svelte';
import {
  anomalySources,
  shareEstimateText,
  verdictText,
} from '../../../../src-renderer/screens/run/anomalies/anomalyText';
import type { AnomalyReport } from '../../../../src-shared/anomaly';
import { fakeDatasets } from '../../fake/fakeCatalogue';
import { createFakeService } from '../../fakeService';

const curve = (x: number[], y: number[]) => ({ x: Float32Array.from(x), y: Float32Array.from(y) });
/** Up to a half at once, then in one line. */
const ROC = curve([0, 0, 0.5, 1], [0, 0.5, 0.75, 1]);

describe('a plot of curves', () => {
  it('reaches from 0 to 1 on both axes, the larger higher up', () => {
    const { paths, x, y } = curveGeometry([ROC], 400, 200);
    expect(paths[0]).toBe('M0.0,200.0L0.0,100.0L200.0,50.0L400.0,0.0');
    expect([x(0.25), y(0.25)]).toEqual([100, 150]);
  });

  it('draws corners of one place once', () => {
    expect(curveGeometry([curve([0, 0.00001, 1], [0, 0, 1])], 100, 100).paths[0]).toBe(
      'M0.0,100.0L100.0,0.0',
    );
    expect(curveGeometry([curve([], [])], 100, 100).paths[0]).toBe('');
  });

  it('has ticks in per cent', () => {
    const { xTicks, yTicks } = curveGeometry([], 400, 100);
    expect(xTicks.map(({ label }) => label)).toEqual(['0', '20', '40', '60', '80', '100']);
    expect(yTicks.map(({ label }) => label)).toEqual(['0', '50', '100']);
  });

  it('is read between corners, and at the upper end of an upright piece', () => {
    expect(heightAt(ROC, 0)).toBe(0.5);
    expect(heightAt(ROC, 0.25)).toBeCloseTo(0.625, 6);
    expect(heightAt(ROC, 1)).toBe(1);
    expect(heightAt(curve([], []), 0.3)).toBeNaN();
  });

  it('is copied with a row for each corner', () => {
    expect(curvesAsTsv(['elbo'], [curve([0, 0.1], [0.5, 1])], ['false', 'true'])).toBe(
      'score\tfalse\ttrue\nelbo\t0\t0.5\nelbo\t0.1\t1\n',
    );
  });
});

describe('what images are told apart from', () => {
  it('is the held-out class, then other data sets of the same shape', () => {
    const datasets = fakeDatasets();
    const own = datasets.find(({ name }) => name === 'digits')!;
    const sources = anomalySources(own, datasets, '9');
    expect(sources[0]).toEqual({ kind: 'class', className: '9' });
    const names = sources.flatMap((source) => (source.kind === 'dataset' ? [source.name] : []));
    expect(names).toContain('mnist');
    expect(names).not.toContain('digits');
    expect(names).not.toContain('moons');
  });

  it('is nothing where the data set is gone and no class was held out', () => {
    expect(anomalySources(null, fakeDatasets(), '')).toEqual([]);
  });
});

describe('a report on anomalies', () => {
  const reportOf = (value: number, standardError: number): AnomalyReport => ({
    ...{ runId: 'a', stepIndex: 1, usualCount: 10, anomalyCount: 10, seed: 0, drawCount: 10 },
    ...{ createdAtMs: 0, seconds: 1, against: { kind: 'dataset', name: 'x' } },
    scores: [
      {
        kind: 'elbo',
        auroc: { value, standardError },
        averagePrecision: { value, standardError },
        ...{ roc: ROC, precisionRecall: ROC, meanUsual: 1, meanAnomalous: 2 },
      },
    ],
  });

  it('says in pairs how well the best score tells them', () => {
    expect(verdictText(reportOf(0.949, 0.01))).toBe(
      'By the negative ELBO, an anomaly looks less likely than a usual image in 95 of 100 pairs.',
    );
  });

  it('does not take chance for skill', () => {
    expect(verdictText(reportOf(0.53, 0.02))).toContain('guessing');
    expect(verdictText({ ...reportOf(0.9, 0.01), scores: [] })).toContain('no score');
  });

  it('writes an estimate with half of its 95 % interval', () => {
    // 1.96 * 0.006 = 0.01176.
    expect(shareEstimateText({ value: 0.981, standardError: 0.006 })).toBe('0.981 ± 0.012');
    expect(shareEstimateText({ value: 1, standardError: 0 })).toBe('1.000');
  });
});

describe('the feed of reports', () => {
  it('follows the scoring to its end, and says why one could not begin', async () => {
    const client = createFakeService({ delayMs: 0, isLive: false });
    const feed = new AnomalyFeed(client, 'beta-4');
    const end = feed.start();
    await vi.waitFor(() => expect(feed.phase).toBe('ready'));
    expect(feed.reports).toHaveLength(1);
    const changed = { runId: 'beta-4', report: null, error: null };
    client.emit('anomalies.changed', { ...changed, share: 0.4 });
    expect(feed.share).toBe(0.4);
    client.emit('anomalies.changed', { ...changed, share: 0.5, error: 'no memory left' });
    expect([feed.share, feed.error]).toEqual([null, 'no memory left']);
    const source = { kind: 'class', className: '3' } as const;
    await feed.begin({ against: source, count: 0, drawCount: 10, seed: 0 });
    expect(feed.share).toBeNull();
    expect(feed.error).toContain("has learned from class '3'");
    end();
  });
});
