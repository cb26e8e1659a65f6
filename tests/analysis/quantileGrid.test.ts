import { describe, expect, it } from 'vitest';
import { quantileGrid } from '../../src-main/analysis/quantileGrid';

describe('quantileGrid', () => {
  it('puts a 2 x 2 grid at the quartiles, its first row at the top', () => {
    // Normal quantiles of 1/4 and 3/4: -/+0.6744897501960817 (Python 3.11, statistics.NormalDist).
    const { codes, columnValues, rowValues } = quantileGrid(2, [0, 1], 2);
    const q = Math.fround(0.6744897501960817);
    expect([...columnValues]).toEqual([-q, q]);
    expect([...rowValues]).toEqual([q, -q]);
    expect([...codes]).toEqual([-q, q, q, q, -q, -q, q, -q]);
  });

  it('leaves the other axes at zero and follows the order of the axes', () => {
    const { codes } = quantileGrid(3, [2, 0], 4);
    const corner = [...codes.subarray(0, 4)];
    expect(corner[1]).toBe(0);
    expect(corner[3]).toBe(0);
    expect(corner[2]).toBeLessThan(0);
    expect(corner[0]).toBeGreaterThan(0);
  });

  it.each([
    [[0, 0], /two different/],
    [[0, 2], /0\.\.1, got 2/],
  ] as const)('refuses the axes %j of a 2-D space', (axes, message) => {
    expect(() => quantileGrid(4, axes, 2)).toThrow(message);
  });
});
