import { expect, test } from 'vitest';
import { shareOf } from '../../../src-main/analysis/scoreCard/share';

test.each([
  // By hand from Wilson's formula with z = 1.96 (z^2 = 3.8416).
  // 0 of 10: 3.8416 / 13.8416. 5 of 10: 1/2 -+ 1.96 sqrt(2.5 + 0.9604) / 13.8416.
  [0, 10, 0, 0.27754],
  [5, 10, 0.23659, 0.76341],
  [10, 10, 0.72246, 1],
])('%i of %i has the interval of Wilson', (hits, count, low, high) => {
  const { value, interval, sampleCount } = shareOf('precision', hits, count);
  expect(value).toBe(hits / count);
  expect(interval![0]).toBeCloseTo(low, 4);
  expect(interval![1]).toBeCloseTo(high, 4);
  expect(sampleCount).toBe(count);
});

test('the standard error is that of a binomial share', () => {
  expect(shareOf('precision', 20, 100).standardError).toBeCloseTo(0.04, 12);
});
