import { describe, expect, it } from 'vitest';
import { splineSpectrum, splineTables } from '../../../src-main/analysis/tsne/bSpline';

/** The row of a table's polynomials at t. */
function at(table: Float32Array, t: number): number[] {
  const values = Array.from({ length: 8 }, () => 0);
  for (let row = 0; row < table.length; row += 8) {
    for (let point = 0; point < 8; point++)
      values[point] = values[point]! * t + table[row + point]!;
  }
  return values;
}

describe('splineTables', () => {
  it('has the values of the cubic and the quintic B-spline on the grid', () => {
    // de Boor, A Practical Guide to Splines: 1, 4, 1 sixths; 1, 26, 66, 26, 1 of 120.
    const cubic = at(splineTables(4).weights, 0);
    [1 / 6, 4 / 6, 1 / 6, 0].forEach((value, k) => expect(cubic[k]).toBeCloseTo(value, 6));
    const quintic = at(splineTables(6).weights, 0);
    [1, 26, 66, 26, 1, 0].forEach((value, k) => expect(quintic[k]).toBeCloseTo(value / 120, 6));
  });

  it.each([4, 6, 8])('keeps charge, place and slope for order %i', (order) => {
    const { weights, slopes } = splineTables(order);
    for (const t of [0, 0.3, 0.77]) {
      const values = at(weights, t);
      const sum = values.reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1, 5);
      const place = values.reduce((total, value, k) => total + value * (k - order / 2 + 1), 0);
      expect(place).toBeCloseTo(t, 5);
      const step = 1e-3;
      const later = at(weights, t + step);
      const earlier = at(weights, t - step);
      at(slopes, t).forEach((slope, k) =>
        expect(slope).toBeCloseTo((later[k]! - earlier[k]!) / (2 * step), 3),
      );
    }
  });
});

describe('splineSpectrum', () => {
  it('is 1 at rest, and a third for the cubic spline at the highest frequency', () => {
    // (4 + 2 cos pi) / 6.
    expect(splineSpectrum(4, 0)).toBeCloseTo(1, 12);
    expect(splineSpectrum(4, Math.PI)).toBeCloseTo(1 / 3, 12);
  });
});
