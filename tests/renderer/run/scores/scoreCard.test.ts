import { describe, expect, it, vi } from 'vitest';
import {
  countVerdicts,
  valueOf,
  verdictOf,
} from '../../../../src-renderer/screens/run/scores/comparison';
import { metricDomain, placeOnBar } from '../../../../src-renderer/screens/run/scores/metricScale';
import { trendGeometry, trendOf } from '../../../../src-renderer/screens/run/scores/metricTrend';
import { ScoreFeed, withCard } from '../../../../src-renderer/screens/run/scores/scoreFeed.svelte';
import { estimateText } from '../../../../src-renderer/text/estimateText';
import type { MetricDefinition, MetricValue, ScoreCard } from '../../../../src-shared/scoreCard';
import { createFakeService } from '../../fakeService';

const valued = (value: number | null, half: number | null = null, key = 'm'): MetricValue => ({
  ...{ key, value, standardError: half === null ? null : half / 1.96, sampleCount: 100, parts: [] },
  interval: value === null || half === null ? null : [value - half, value + half],
  absence: value === null ? 'The model has no encoder.' : null,
});
const definition = (changes: Partial<MetricDefinition> = {}): MetricDefinition => ({
  ...{ key: 'm', family: 'use', title: 'M', unit: 'ratio', better: 'higher', formula: 'm' },
  ...{ source: 's', meaning: 'w', fault: null },
  ...changes,
});
const card = (epoch: number, values: MetricValue[], createdAtMs = epoch): ScoreCard => ({
  ...{ runId: 'a', stepIndex: 10 * epoch, epoch, seed: 0, imageCount: 100, className: null },
  ...{ likelyCodes: 'prior', createdAtMs, seconds: 1, values },
});

describe('the scale of a metric', () => {
  it('is the whole for shares', () => {
    expect(metricDomain({ unit: 'share', fault: null }, [valued(0.3, 0.01)])).toEqual([0, 1]);
  });

  it('is a part for small shares, which would be one dot otherwise', () => {
    const fault = { when: 'above', limit: 0.02, message: 'x' } as const;
    expect(metricDomain({ unit: 'share', fault: null }, [valued(0.08, 0.012)])).toEqual([0, 0.1]);
    expect(metricDomain({ unit: 'share', fault }, [valued(0, 0)])).toEqual([0, 0.03]);
    expect(metricDomain({ unit: 'share', fault: null }, [valued(0, 0)])).toEqual([0, 0.2]);
  });

  it('begins at zero and ends on a round number beyond all intervals and the limit', () => {
    const fault = { when: 'above', limit: 37, message: 'x' } as const;
    expect(metricDomain({ unit: 'ratio', fault: null }, [valued(18.4, 0.5), valued(14)])).toEqual([
      0, 20,
    ]);
    expect(metricDomain({ unit: 'ratio', fault }, [valued(18.4, 0.5), null])).toEqual([0, 60]);
  });

  it('reaches below zero where values do, and stands without values', () => {
    expect(metricDomain({ unit: 'nats', fault: null }, [valued(-0.7, 0.1)])).toEqual([-0.8, 0]);
    expect(metricDomain({ unit: 'nats', fault: null }, [valued(null), null])).toEqual([0, 1]);
  });

  it('holds values to its bar', () => {
    expect(placeOnBar(5, [0, 20], 200)).toBe(50);
    expect(placeOnBar(-1, [0, 20], 200)).toBe(0);
    expect(placeOnBar(99, [0, 20], 200)).toBe(200);
  });
});

describe('two values of a metric', () => {
  it('say which is better only where their intervals are apart', () => {
    expect(verdictOf(definition(), valued(2, 0.4), valued(1, 0.4))).toBe('this');
    expect(verdictOf(definition({ better: 'lower' }), valued(2, 0.4), valued(1, 0.4))).toBe(
      'other',
    );
    expect(verdictOf(definition(), valued(2, 0.6), valued(1, 0.6))).toBe('unclear');
    expect(verdictOf(definition({ better: 'neither' }), valued(2), valued(1))).toBe('differs');
  });

  it('say nothing where one is missing or both are the same', () => {
    expect(verdictOf(definition(), valued(2), null)).toBe('absent');
    expect(verdictOf(definition(), valued(null), valued(1))).toBe('absent');
    expect(verdictOf(definition(), valued(2), valued(2))).toBe('unclear');
  });

  it('are counted over a card', () => {
    const metrics = ['a', 'b', 'c'].map((key) => definition({ key }));
    const own = card(1, [valued(2, null, 'a'), valued(1, null, 'b')]);
    const other = card(1, [valued(1, null, 'a'), valued(2, null, 'b'), valued(2, null, 'c')]);
    expect(countVerdicts(metrics, own, other)).toEqual({
      ...{ this: 1, other: 1, differs: 0, unclear: 0, absent: 1 },
    });
    expect(valueOf(own, 'c')).toBeNull();
    expect(valueOf(null, 'a')).toBeNull();
  });
});

describe('a metric over epochs', () => {
  it('takes the newest card of an epoch and leaves out what has no value', () => {
    const cards = [
      card(10, [valued(3, 1)], 1),
      card(5, [valued(1)], 2),
      card(10, [valued(4, 1)], 3),
      card(15, [valued(null)], 4),
    ];
    expect(trendOf(cards, 'm')).toEqual([
      { epoch: 5, value: 1, interval: [1, 1] },
      { epoch: 10, value: 4, interval: [3, 5] },
    ]);
  });

  it('is a line in a band from edge to edge', () => {
    const trend = trendOf([card(5, [valued(1)]), card(10, [valued(4, 1)])], 'm');
    // 4 px stay free: 92 px wide, 20 px high, values from 1 at the bottom to 5 at the top.
    const { line, band } = trendGeometry(trend, 100, 28);
    expect(line).toBe('4.0,24.0 96.0,9.0');
    expect(band).toBe('4.0,24.0 96.0,4.0 96.0,14.0 4.0,24.0');
  });

  it('without change lies in the middle', () => {
    const trend = trendOf([card(5, [valued(2)]), card(10, [valued(2)])], 'm');
    expect(trendGeometry(trend, 100, 28).line).toBe('4.0,14.0 96.0,14.0');
  });
});

describe('a value in words', () => {
  it.each([
    [18.813, 0.588, 'distance', '18.81 ± 0.59'],
    [0.638, 0.0392, 'ratio', '0.638 ± 0.039'],
    [0.1512, 0.0157, 'share', '15.1 ± 1.6\u202f%'],
    [0.99987, 0.00004, 'share', '99.9870 ± 0.0040\u202f%'],
    [6.3449, 0.0588, 'nats', '6.345 ± 0.059 nats'],
    [-0.25, 0.1, 'nats', '\u22120.25 ± 0.10 nats'],
    [1234.6, 88, 'ratio', '1235 ± 88'],
  ] as const)('%d with half %d in %s is %s', (value, half, unit, text) => {
    expect(estimateText(value, [value - half, value + half], unit)).toBe(text);
  });

  it('stands alone where it is exact', () => {
    expect(estimateText(7, null, 'count')).toBe('7');
    expect(estimateText(0.5, [0.5, 0.5], 'share')).toBe('50.0 %');
    expect(estimateText(2, null, 'nats')).toBe('2.00 nats');
  });
});

describe('the feed of score cards', () => {
  it('fills a card as its measures come, and ends with it', async () => {
    const client = createFakeService({ delayMs: 0, isLive: false });
    const feed = new ScoreFeed(client, 'beta-4');
    const end = feed.start();
    await vi.waitFor(() => expect(feed.phase).toBe('ready'));
    expect(feed.cards.map(({ epoch }) => epoch)).toEqual([5, 10, 20]);
    const filling = card(30, [valued(1)]);
    const changed = { runId: 'beta-4', error: null };
    client.emit('scores.changed', { ...changed, card: filling, metricsAhead: 2 });
    expect([feed.isMeasuring, feed.ahead, feed.cards.length]).toEqual([true, 2, 4]);
    const filled = { ...filling, values: [valued(1), valued(2, null, 'n')] };
    client.emit('scores.changed', { ...changed, card: filled, metricsAhead: 0 });
    expect([feed.isMeasuring, feed.ahead, feed.cards.length]).toEqual([false, null, 4]);
    expect(feed.cards.at(-1)).toBe(filled);
    end();
  });

  it('says why measuring could not begin or ended early, and leaves other runs alone', async () => {
    const client = createFakeService({ delayMs: 0, isLive: false });
    const feed = new ScoreFeed(client, 'no-such-run');
    const end = feed.start();
    await vi.waitFor(() => expect(feed.phase).toBe('ready'));
    await feed.measure(0, null);
    expect(feed.isMeasuring).toBe(false);
    expect(feed.error).toContain('no-such-run');
    client.emit('scores.changed', { runId: 'other', card: null, metricsAhead: 3, error: 'x' });
    expect(feed.isMeasuring).toBe(false);
    end();
  });

  it('keeps one card for one measuring', () => {
    const [first, second] = [card(1, [], 5), card(2, [], 9)];
    const fuller = card(1, [valued(1)], 5);
    expect(withCard([first], second)).toEqual([first, second]);
    expect(withCard([second, first], fuller)).toEqual([second, fuller]);
  });
});
