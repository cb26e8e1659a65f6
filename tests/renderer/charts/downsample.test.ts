import { describe, expect, it } from 'vitest';
import { keepExtremes } from '../../../src-renderer/charts/downsample';
import { createRandom } from '../../../src-shared/random';

const rising = (count: number) => Float64Array.from({ length: count }, (_, i) => i);

describe('keepExtremes', () => {
  it('keeps every row while there are fewer than four to a pixel column', () => {
    expect(keepExtremes(rising(4), [3, 1, 4, 1], [0, 4], 4)).toEqual([0, 1, 2, 3]);
  });

  it('keeps first, lowest, highest and last of a column, in order', () => {
    // One column of eight rows: first 5, lowest 0 (row 3), highest 9 (row 5), last 4.
    expect(keepExtremes(rising(8), [5, 6, 2, 0, 3, 9, 1, 4], [0, 8], 1)).toEqual([0, 3, 5, 7]);
    // Highest before lowest.
    expect(keepExtremes(rising(5), [5, 9, 3, 0, 4], [0, 5], 1)).toEqual([0, 1, 3, 4]);
  });

  it('loses no extreme of 100,000 rows and keeps at most four rows a column', () => {
    const random = createRandom(1, 'downsample');
    const y = Float64Array.from({ length: 100_000 }, () => random.normal());
    y[54_321] = 40;
    y[54_322] = -40;
    const kept = keepExtremes(rising(y.length), y, [0, y.length - 1], 300);
    expect(kept).toContain(54_321);
    expect(kept).toContain(54_322);
    expect(kept.length).toBeLessThanOrEqual(4 * 300);
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(99_999);
  });

  it('gives every pixel column the range that all its rows have', () => {
    const random = createRandom(2, 'downsample');
    const y = Float64Array.from({ length: 5000 }, () => random.normal());
    const columns = 50;
    const kept = keepExtremes(rising(y.length), y, [0, 5000], columns);
    for (let column = 0; column < columns; column++) {
      const all = y.subarray(column * 100, (column + 1) * 100);
      const shown = kept.filter((row) => Math.floor(row / 100) === column).map((row) => y[row]!);
      expect(Math.min(...shown)).toBe(Math.min(...all));
      expect(Math.max(...shown)).toBe(Math.max(...all));
    }
  });

  it('leaves out rows that are not finite or lie outside the domain', () => {
    const y = [1, NaN, 3, Infinity, 5, 6];
    expect(keepExtremes(rising(6), y, [1, 4], 10)).toEqual([2, 4]);
  });

  it('keeps nothing of an empty series and survives a domain of one point', () => {
    expect(keepExtremes([], [], [0, 1], 10)).toEqual([]);
    expect(keepExtremes([7], [2], [7, 7], 10)).toEqual([0]);
  });
});
