import { expect, test } from 'vitest';
import { CASES, chosenCases } from '../../../benchmarks/quality/cases';
import type { Finding } from '../../../benchmarks/quality/qualityCase';
import { figuresOf, reportLines } from '../../../benchmarks/quality/report';

const finding = (value: number): Finding => ({
  what: 'NLL',
  unit: 'nats',
  value,
  target: { atMost: 91.4 },
});

test('a figure has its least, middle and largest value over the seeds', () => {
  const [figure] = figuresOf([[finding(91)], [finding(90)], [finding(91.3)]]);
  expect(figure).toMatchObject({ min: 90, median: 91, max: 91.3, isReached: true });
  expect(figuresOf([[finding(90)], [finding(91)]])[0]!.median).toBe(90.5);
});

test('a target is missed where one seed misses it, from either side', () => {
  expect(figuresOf([[finding(90)], [finding(91.5)]])[0]!.isReached).toBe(false);
  const least = (value: number): Finding => ({ ...finding(value), target: { atLeast: 1 } });
  expect(figuresOf([[least(1)]])[0]!.isReached).toBe(true);
  expect(figuresOf([[least(0.99)]])[0]!.isReached).toBe(false);
  expect(figuresOf([[{ ...finding(5), target: null }]])[0]!.isReached).toBeNull();
});

test('the table has a line for each figure with its target', () => {
  const figures = figuresOf([[finding(91.5)]]);
  const report = { name: 'mlp50', title: '', seeds: 1, seconds: 2, figures };
  expect(reportLines([report])).toEqual([
    'case   figure  median    min    max  unit   target',
    'mlp50  NLL      91.50  91.50  91.50  nats  <= 91.4  MISSED',
  ]);
});

test('cases are chosen by name, each name is of one case, and another is refused', () => {
  const names = CASES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(chosenCases(['vamp', 'mlp50']).map(({ name }) => name)).toEqual(['mlp50', 'vamp']);
  expect(chosenCases([])).toBe(CASES);
  expect(() => chosenCases(['vae'])).toThrow('--only must be one of keras-twin, mlp50');
});
