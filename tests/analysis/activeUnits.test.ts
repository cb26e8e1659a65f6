import { expect, test } from 'vitest';
import { activeUnitCount, meanVariances } from '../../src-main/analysis/activeUnits';

test('variances are taken over the images, dimension by dimension, with the divisor count - 1', () => {
  // By hand: 1, 2, 3 has variance 1; 4, 4, 4 has 0; 0, 0, 3 has 3.
  const means = Float32Array.of(1, 4, 0, 2, 4, 0, 3, 4, 3);
  expect([...meanVariances(means, 3)]).toEqual([1, 0, 3]);
});

test('a unit is active above 0.01, not at it', () => {
  expect(activeUnitCount(Float64Array.of(0.01, 0.0101, 0, 2))).toBe(2);
});

test('a mean far from 0 that hardly varies is not active', () => {
  const means = Float32Array.from({ length: 1000 }, (_, i) => 100 + (i % 2 === 0 ? 0.05 : -0.05));
  expect(activeUnitCount(meanVariances(means, 1))).toBe(0);
});
