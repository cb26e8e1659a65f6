import { describe, expect, it } from 'vitest';
import { reuseGeometry, reuseLines } from '../../../src-renderer/charts/reuseChart';
import type { ReusePoint } from '../../../src-shared/domain';

const point = (
  start: ReusePoint['start'],
  labelCount: number,
  testAccuracy: number,
): ReusePoint => ({ start, labelCount, testAccuracy, epochs: 1, seconds: 1 });

const POINTS = [
  point('scratch', 1000, 0.8),
  point('scratch', 100, 0.5),
  point('frozen', 100, 0.74),
  point('frozen', 100, 0.7),
  point('frozen', 100, 0.72),
  point('frozen', 10_000, 0.9),
];

describe('the lines of encoder reuse', () => {
  it('are one for each start that was measured, by rising number of labels', () => {
    const lines = reuseLines(POINTS);
    expect(lines.map(({ start }) => start)).toEqual(['frozen', 'scratch']);
    expect(lines[1]!.marks.map(({ labelCount }) => labelCount)).toEqual([100, 1000]);
  });

  it('go through the mean of repeats, whose standard deviation is the bar', () => {
    const [repeated, single] = reuseLines(POINTS)[0]!.marks;
    expect(repeated!.accuracy).toBeCloseTo(0.72, 12);
    // Squares 0.0004 + 0.0004 + 0 over two degrees of freedom.
    expect(repeated!.spread).toBeCloseTo(0.02, 12);
    expect(repeated!.repeats).toBe(3);
    expect(single!.spread).toBeNull();
  });
});

describe('the plot of encoder reuse', () => {
  it('has a logarithmic axis of labels with a tick at each number measured', () => {
    const { x, xTicks } = reuseGeometry(reuseLines(POINTS), 228, 100);
    // 14 px stay free at either end: 100, 1 000 and 10 000 lie 100 px apart.
    expect(xTicks.map(({ label }) => label)).toEqual(['100', '1\u202f000', '10\u202f000']);
    expect([x(100), x(1000), x(10_000)].map(Math.round)).toEqual([14, 114, 214]);
  });

  it('has an axis of accuracy from the tenth below the least to all', () => {
    const { y } = reuseGeometry(reuseLines(POINTS), 228, 100);
    // The least is 0.5, which lies on a tenth itself: the axis begins at 0.4.
    expect(y(0.4)).toBe(100);
    expect(y(1)).toBe(0);
    expect(y(0.7)).toBeCloseTo(50, 10);
  });

  it('puts a single number of labels in the middle, and stands without points', () => {
    const single = reuseGeometry(reuseLines([point('frozen', 50, 0.9)]), 200, 100);
    expect(single.x(50)).toBe(100);
    expect(reuseGeometry([], 200, 100).xTicks).toEqual([]);
  });
});
