import { describe, expect, it } from 'vitest';
import type { MetricValue, ScoreCard } from '../../src-shared/scoreCard';
import { storeWithRun } from './support';

const HEAD: Omit<ScoreCard, 'values' | 'seconds'> = {
  runId: 'r',
  stepIndex: 40,
  epoch: 1,
  seed: 7,
  imageCount: 1000,
  className: null,
  likelyCodes: 'prior',
  createdAtMs: 5000,
};

const HOLES: MetricValue = {
  key: 'prior-holes',
  value: 0.125,
  standardError: 0.01,
  interval: [0.105, 0.145],
  sampleCount: 2000,
  absence: null,
  parts: [{ label: 'z1', value: 0.5 }],
};
const UNITS: MetricValue = {
  ...HOLES,
  key: 'active-units',
  value: 2,
  standardError: null,
  interval: null,
  parts: [],
};
const NONE: MetricValue = {
  ...UNITS,
  key: 'mig',
  value: null,
  sampleCount: 0,
  absence: 'The true factors are not known.',
};

describe('the table of score cards', () => {
  it('gives back a card as far as it is filled, its values in the order of their coming', () => {
    const { scoreCards } = storeWithRun();
    expect(scoreCards.list('r')).toEqual([]);
    const index = scoreCards.begin(HEAD);
    expect(scoreCards.list('r')).toEqual([{ ...HEAD, seconds: 0, values: [] }]);
    scoreCards.append('r', index, [HOLES, UNITS], 1.5);
    scoreCards.append('r', index, [NONE], 2.5);
    expect(scoreCards.list('r')).toEqual([{ ...HEAD, seconds: 2.5, values: [HOLES, UNITS, NONE] }]);
  });

  it('keeps cards of other moments, seeds and classes, and replaces one of the same', () => {
    const { scoreCards } = storeWithRun();
    const first = scoreCards.begin(HEAD);
    scoreCards.append('r', first, [HOLES], 1);
    const others = [
      { ...HEAD, stepIndex: 80, epoch: 2 },
      { ...HEAD, seed: 8 },
      { ...HEAD, className: '3' },
    ];
    for (const other of others) scoreCards.begin(other);
    expect(scoreCards.list('r')).toHaveLength(4);
    scoreCards.begin({ ...HEAD, createdAtMs: 9000 });
    const cards = scoreCards.list('r');
    expect(cards).toHaveLength(4);
    expect(cards.at(-1)).toEqual({ ...HEAD, createdAtMs: 9000, seconds: 0, values: [] });
  });

  it('goes with its run', () => {
    const { scoreCards, runs } = storeWithRun();
    scoreCards.append('r', scoreCards.begin(HEAD), [HOLES], 1);
    runs.update('r', { deletedAtMs: 5 });
    runs.purgeDeleted();
    expect(scoreCards.list('r')).toEqual([]);
  });
});
