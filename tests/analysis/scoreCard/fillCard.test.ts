import { describe, expect, it } from 'vitest';
import { fillCard } from '../../../src-main/analysis/scoreCard/fillCard';
import type { LatentSubject } from '../../../src-main/analysis/scoreCard/latentSubject';
import {
  exact,
  type Measure,
  meanOf,
  type MeasureTools,
} from '../../../src-main/analysis/scoreCard/measure';
import { metricDefinitions } from '../../../src-main/analysis/scoreCard/measures';
import {
  METRIC_FAMILIES,
  type MetricDefinition,
  type MetricValue,
} from '../../../src-shared/scoreCard';

function definition(key: string): MetricDefinition {
  const words = { title: key, formula: key, source: key, meaning: key };
  return { key, family: 'use', unit: '', better: 'neither', fault: null, ...words };
}

const SUBJECT = { latentDim: 2 } as unknown as LatentSubject;
const TOOLS = { seed: 0, betweenPasses: () => Promise.resolve() } as unknown as MeasureTools;

async function valuesOf(measures: Measure[]): Promise<MetricValue[][]> {
  const values: MetricValue[][] = [];
  for await (const batch of fillCard(measures, SUBJECT, TOOLS)) values.push(batch);
  return values;
}

describe('filling a score card', () => {
  it('gives what each measure gives, and says why where one has nothing to measure', async () => {
    const measures: Measure[] = [
      {
        metrics: [definition('a')],
        absence: () => null,
        measure: () => Promise.resolve([exact('a', 3, 1)]),
      },
      {
        metrics: [definition('b'), definition('c')],
        absence: ({ latentDim }) => `There are ${latentDim} dimensions.`,
        measure: () => Promise.reject(new Error('is not measured')),
      },
    ];
    const [first, second] = await valuesOf(measures);
    expect(first).toEqual([exact('a', 3, 1)]);
    expect(second!.map(({ key, value, absence }) => [key, value, absence])).toEqual([
      ['b', null, 'There are 2 dimensions.'],
      ['c', null, 'There are 2 dimensions.'],
    ]);
  });

  it.each([NaN, Infinity])('leaves no value %f on a card', async (value) => {
    const measure: Measure = {
      metrics: [definition('a')],
      absence: () => null,
      measure: () => Promise.resolve([exact('a', value, 1)]),
    };
    const [[measured]] = (await valuesOf([measure])) as [[MetricValue]];
    expect(measured.value).toBeNull();
    expect(measured.absence).toContain('not all finite');
  });
});

describe('a mean over draws', () => {
  it('has the standard error of independent draws', () => {
    // Worked by hand: mean 3, variance (4 + 1 + 0 + 1 + 4) / 4 = 2.5, error sqrt(2.5 / 5).
    const { value, standardError, interval } = meanOf('a', [1, 2, 3, 4, 5]);
    expect(value).toBe(3);
    expect(standardError).toBeCloseTo(Math.SQRT1_2, 12);
    expect(interval![0]).toBeCloseTo(3 - 1.96 * Math.SQRT1_2, 12);
  });

  it('needs two draws', () => {
    expect(() => meanOf('a', [1])).toThrow('at least 2 draws');
  });
});

describe('the metrics of a score card', () => {
  it('have keys of their own, all their words, and every family', () => {
    const definitions = metricDefinitions();
    expect(new Set(definitions.map(({ key }) => key)).size).toBe(definitions.length);
    for (const { key, title, formula, source, meaning } of definitions) {
      expect(key).toMatch(/^[a-z0-9-]+$/);
      for (const words of [title, formula, source, meaning]) expect(words).not.toBe('');
      expect(meaning, key).toMatch(/\.$/);
    }
    expect(new Set(definitions.map(({ family }) => family))).toEqual(new Set(METRIC_FAMILIES));
  });
});
