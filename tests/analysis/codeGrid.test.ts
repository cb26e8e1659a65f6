import { describe, expect, it } from 'vitest';
import { codeGrid } from '../../src-main/analysis/codeGrid';

/** Codes (x, y, z) of eight images: x = 1..8 in a mixed order, y = 10 x, z = 5, 7 in turn. */
const CODES = Float32Array.from(
  [3, 1, 8, 6, 2, 5, 7, 4].flatMap((x, i) => [x, 10 * x, 5 + 2 * (i % 2)]),
);

describe('codeGrid', () => {
  it('lies at equal shares of the codes, the first row at the largest value of the second axis', () => {
    // Two steps: below 1/4 of eight sorted codes are two of them, below 3/4 six: the third and the seventh.
    const { codes, columnValues, rowValues } = codeGrid(2, [0, 1], 3, CODES);
    expect([...columnValues]).toEqual([3, 7]);
    expect([...rowValues]).toEqual([70, 30]);
    // The third axis stays at its mean, 6.
    expect([...codes]).toEqual([3, 70, 6, 7, 70, 6, 3, 30, 6, 7, 30, 6]);
  });

  it('follows the order of the axes', () => {
    const { columnValues, rowValues } = codeGrid(2, [1, 0], 3, CODES);
    expect([...columnValues]).toEqual([30, 70]);
    expect([...rowValues]).toEqual([7, 3]);
  });

  it('stays among the codes where it is finer than they are', () => {
    const { columnValues } = codeGrid(40, [0, 1], 3, CODES);
    expect(columnValues).toHaveLength(40);
    expect([columnValues[0], columnValues[39]]).toEqual([1, 8]);
    expect([...columnValues]).toEqual([...columnValues].toSorted((a, b) => a - b));
  });

  it('is one point where there is one code', () => {
    const { codes } = codeGrid(2, [0, 1], 2, Float32Array.of(0.5, -1));
    expect([...codes]).toEqual([0.5, -1, 0.5, -1, 0.5, -1, 0.5, -1]);
  });

  it.each([
    [[0, 0], /two different/],
    [[0, 3], /0\.\.2, got 3/],
  ] as const)('refuses the axes %j of a 3-D space', (axes, message) => {
    expect(() => codeGrid(4, axes, 3, CODES)).toThrow(message);
  });
});
