import { describe, expect, it } from 'vitest';
import { cardLines, comparisonLines, scoreText } from '../../../src-main/hosts/cli/scoreText';
import type { MetricDefinition, MetricValue, ScoreCard } from '../../../src-shared/scoreCard';

function definition(
  given: Pick<MetricDefinition, 'key' | 'family' | 'title' | 'unit' | 'better' | 'fault'>,
): MetricDefinition {
  return { ...given, formula: '', source: '', meaning: '' };
}

const HOLES = definition({
  key: 'prior-holes',
  family: 'completeness',
  title: 'Prior holes',
  unit: 'share',
  better: 'lower',
  fault: { when: 'above', limit: 0.05, message: 'There are holes.' },
});
const UNITS = definition({
  key: 'active-units',
  family: 'use',
  title: 'Active units',
  unit: 'count',
  better: 'neither',
  fault: null,
});
const GAP = definition({
  key: 'mig',
  family: 'use',
  title: 'Mutual information gap',
  unit: '',
  better: 'higher',
  fault: null,
});
const DEFINITIONS = [HOLES, UNITS, GAP];

function share(key: string, value: number): MetricValue {
  const interval = [value - 0.01, value + 0.01] as const;
  return { key, value, standardError: 0.0051, interval, sampleCount: 9, absence: null, parts: [] };
}
const TWO: MetricValue = {
  key: 'active-units',
  value: 2,
  standardError: null,
  interval: null,
  sampleCount: 9,
  absence: null,
  parts: [],
};
const UNKNOWN: MetricValue = { ...TWO, key: 'mig', value: null, absence: 'No factors.' };

function card(runId: string, holes: number): ScoreCard {
  return {
    runId,
    stepIndex: 80,
    epoch: 2,
    seed: 0,
    imageCount: 500,
    className: null,
    likelyCodes: 'prior',
    createdAtMs: 0,
    seconds: 12.4,
    values: [share('prior-holes', holes), TWO, UNKNOWN],
  };
}

describe('a score card as text', () => {
  it('has a table for each family that was measured, why a value is missing, and what was found', () => {
    expect(cardLines(DEFINITIONS, card('a', 0.1))).toEqual([
      'a   epoch 2, step 80: 500 test images, codes of the prior, 12 s',
      '',
      'Completeness: every likely code decodes to a real thing',
      'metric       value, 95 % interval  better',
      'Prior holes        10.0 % ± 1.0 %  lower',
      '',
      'Use: what the latent dimensions carry',
      'metric                  value, 95 % interval  better',
      'Active units                               2  –',
      'Mutual information gap                     –  No factors.',
      '',
      'Found:',
      '  completeness: There are holes.',
    ]);
  });

  it('says so where no fault was found, and what the codes and images are', () => {
    const lines = cardLines(DEFINITIONS, {
      ...card('a', 0.01),
      likelyCodes: 'fitted',
      className: '3',
    });
    expect(lines[0]).toContain('500 test images of class 3, codes of a normal fitted to its own');
    expect(lines.at(-1)).toBe('No fault found.');
  });

  it('tells a value as it comes', () => {
    expect(scoreText(HOLES, share('prior-holes', 0.1))).toBe('Prior holes: 10.0 % ± 1.0 %');
    expect(scoreText(GAP, UNKNOWN)).toBe('Mutual information gap: No factors.');
  });
});

describe('two score cards beside each other', () => {
  function better(first: number, second: number): string {
    const lines = comparisonLines(DEFINITIONS, [card('a', first), card('b', second)]);
    return lines.find((line) => line.startsWith('Prior holes'))!;
  }

  it('name the better one where the intervals part', () => {
    expect(better(0.1, 0.05)).toMatch(/10\.0 % ± 1\.0 % {2}5\.0 % ± 1\.0 % {2}b$/);
    expect(better(0.05, 0.1)).toMatch(/ a$/);
    expect(better(0.1, 0.095)).toMatch(/too near to tell$/);
  });
});
