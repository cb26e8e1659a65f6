import { expect, test } from 'vitest';
import { histogramBars } from '../../../../src-renderer/screens/data/histogramBars';

test('bars are as high as the square root of their count, and what is rare is still seen', () => {
  const bars = histogramBars({ min: -1, max: 1, counts: [100, 25, 0, 1e-3] }, 80, 50);
  // sqrt(25 / 100) of 50 px.
  expect(bars.map(({ height }) => height)).toEqual([50, 25, 0, 1]);
  expect(bars.map(({ y }) => y)).toEqual([0, 25, 50, 49]);
  expect(bars.map(({ x }) => x)).toEqual([0, 20, 40, 60]);
  expect(bars[1]).toMatchObject({ from: -0.5, to: 0, width: 19 });
});
