import { describe, expect, it } from 'vitest';
import { agreement, largestDifference } from '../../../benchmarks/gpu/kit/agreement';

describe('agreement', () => {
  it('tells the largest relative distance, its loss and its step', () => {
    const found = { total: [100, 101], kl: [2, 2.2] };
    const expected = { total: [100, 100], kl: [2, 2] };
    const { worst, ...place } = agreement(found, expected);
    // |101 - 100| / 100 = 0.01 and |2.2 - 2| / 2 = 0.1.
    expect(worst).toBeCloseTo(0.1, 12);
    // The means of kl are 2.1 and 2.
    expect(place).toEqual({
      steps: 2,
      worstLoss: 'kl',
      worstStep: 2,
      apartFrom: 2,
      worstMean: expect.closeTo(0.05, 12) as number,
    });
  });

  it('tells the first step at which a loss is further than a thousandth away', () => {
    const expected = { total: [100, 100, 100], kl: [2, 2, 2] };
    const found = { total: [100, 100.05, 101], kl: [2.001, 2.01, 2] };
    expect(agreement(found, expected).apartFrom).toBe(2);
    expect(agreement(expected, expected).apartFrom).toBeNull();
  });

  it('compares as many steps as were made', () => {
    expect(agreement({ total: [1] }, { total: [1, 5] })).toMatchObject({ steps: 1, worst: 0 });
  });

  it('never lets a loss pass that is missing or no number', () => {
    expect(agreement({}, { total: [1] }).worst).toBe(Infinity);
    expect(agreement({ total: [NaN] }, { total: [1] }).worst).toBe(Infinity);
    expect(agreement({ total: [NaN, 2] }, { total: [1, 1] }).worst).toBe(Infinity);
  });
});

describe('largestDifference', () => {
  it('is the largest distance of two numbers in the same place', () => {
    expect(largestDifference([1, -2, 3], [1, -1.5, 3.25])).toBe(0.5);
  });

  it('is infinite for lists of different lengths, and where a number is none', () => {
    expect(largestDifference([1], [1, 2])).toBe(Infinity);
    expect(largestDifference([NaN], [1])).toBeNaN();
  });
});
