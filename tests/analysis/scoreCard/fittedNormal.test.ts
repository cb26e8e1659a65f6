import { describe, expect, it } from 'vitest';
import { fittedNormal } from '../../../src-main/analysis/scoreCard/fittedNormal';

/** Mean, variances and covariance of pairs [count * 2]. */
function moments(values: Float32Array) {
  const count = values.length / 2;
  const at = (row: number, axis: number) => values[2 * row + axis]!;
  const rows = Array.from({ length: count }, (_, row) => row);
  const mean = [0, 1].map((axis) => rows.reduce((sum, row) => sum + at(row, axis), 0) / count);
  const product = (a: number, b: number) =>
    rows.reduce((sum, row) => sum + (at(row, a) - mean[a]!) * (at(row, b) - mean[b]!), 0) /
    (count - 1);
  return { mean, covariance: [product(0, 0), product(1, 1), product(0, 1)] };
}

describe('the normal distribution fitted to codes', () => {
  // Worked by hand: means 1 and 2; variances 4/3 and 4/3, covariance 2/3.
  const codes = {
    values: Float32Array.of(0, 1, 0, 3, 2, 1, 2, 3, 2, 3, 0, 1),
    count: 6,
    dim: 2,
  };
  const expected = moments(codes.values);

  it('has the mean and the covariance of the codes', () => {
    expect(expected.mean).toEqual([1, 2]);
    expect(expected.covariance[0]).toBeCloseTo(1.2, 12);
    expect(expected.covariance[2]).toBeCloseTo(0.4, 12);
    const { mean, covariance } = moments(fittedNormal(codes)(40_000, 3));
    // Standard errors: sqrt(1.2 / 40000) = 0.0055 and at most 1.2 sqrt(2 / 40000) = 0.0085; five of them.
    for (const axis of [0, 1])
      expect(Math.abs(mean[axis]! - expected.mean[axis]!)).toBeLessThan(0.028);
    for (const each of [0, 1, 2]) {
      expect(Math.abs(covariance[each]! - expected.covariance[each]!)).toBeLessThan(0.043);
    }
  });

  it('draws the same for the same seed, and else for another', () => {
    const draw = fittedNormal(codes);
    expect(draw(10, 0)).toEqual(draw(10, 0));
    expect(draw(10, 0)).not.toEqual(draw(10, 1));
  });

  it('has a place also for codes that are all alike along a direction', () => {
    const flat = { values: Float32Array.of(0, 5, 1, 5, 2, 5), count: 3, dim: 2 };
    const drawn = fittedNormal(flat)(100, 0);
    for (let row = 0; row < 100; row++) expect(drawn[2 * row + 1]).toBeCloseTo(5, 5);
  });
});
