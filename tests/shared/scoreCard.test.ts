import { describe, expect, it } from 'vitest';
import { areApart, metricNumberText, metricValueText } from '../../src-shared/metricText';
import { findings, type MetricDefinition, type MetricValue } from '../../src-shared/scoreCard';

const HOLES: MetricDefinition = {
  key: 'holes',
  family: 'completeness',
  title: 'Holes',
  unit: 'share',
  better: 'lower',
  formula: '',
  source: '',
  meaning: '',
  fault: { when: 'above', limit: 0.05, message: 'There are holes.' },
};

function value(low: number, high: number, key = 'holes'): MetricValue {
  const middle = (low + high) / 2;
  const error = (high - low) / 2 / 1.96;
  return {
    key,
    value: middle,
    standardError: error,
    interval: [low, high],
    sampleCount: 100,
    absence: null,
    parts: [],
  };
}

describe('the findings of a card', () => {
  it('name a fault only where the whole interval lies beyond the limit', () => {
    expect(findings([HOLES], [value(0.06, 0.08)])).toEqual([
      { key: 'holes', family: 'completeness', message: 'There are holes.' },
    ]);
    expect(findings([HOLES], [value(0.04, 0.08)])).toEqual([]);
    expect(findings([HOLES], [value(0.01, 0.02)])).toEqual([]);
  });

  it('name a value that is too small, too, and one without an interval', () => {
    const coverage = { ...HOLES, fault: { when: 'below', limit: 0.5, message: 'Low.' } } as const;
    expect(findings([coverage], [value(0.3, 0.4)])).toHaveLength(1);
    expect(findings([coverage], [value(0.45, 0.55)])).toEqual([]);
    expect(findings([coverage], [{ ...value(0.4, 0.4), interval: null }])).toHaveLength(1);
  });

  it('are none for what has no value, or was not measured', () => {
    expect(findings([HOLES], [{ ...value(0.9, 1), value: null, interval: null }])).toEqual([]);
    expect(findings([HOLES], [])).toEqual([]);
  });
});

describe('a metric as text', () => {
  it.each([
    [0.1234, 'share', '12.3 %'],
    [7, 'count', '7'],
    [4.0213, 'nats', '4.02'],
    [0.00001234, '', '1.23e-5'],
    [0, '', '0.00'],
    [1234567, 'distance', '1.23e+6'],
  ] as const)('%f of unit %s is %s', (number, unit, text) => {
    expect(metricNumberText(number, unit)).toBe(text);
  });

  it('has half of its interval and its unit', () => {
    expect(metricValueText(value(0.06, 0.08), 'share')).toBe('7.0 % ± 1.0 %');
    expect(metricValueText(value(3.9, 4.1), 'nats')).toBe('4.00 ± 0.100 nats');
    expect(metricValueText({ value: null, interval: null }, 'nats')).toBe('–');
  });
});

describe('two values', () => {
  it('are apart where their intervals have nothing in common', () => {
    expect(areApart(value(1, 2), value(2.1, 3))).toBe(true);
    expect(areApart(value(2.1, 3), value(1, 2))).toBe(true);
    expect(areApart(value(1, 2), value(1.9, 3))).toBe(false);
    expect(areApart(value(1, 2), { ...value(9, 9), value: null })).toBe(false);
  });
});
