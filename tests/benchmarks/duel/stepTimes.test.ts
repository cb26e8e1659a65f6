import { describe, expect, it } from 'vitest';
import { stepTimes } from '../../../benchmarks/duel/stepTimes';

describe('stepTimes', () => {
  it('gives the middle of an odd number of times, whatever their order', () => {
    expect(stepTimes([9, 1, 100])).toEqual({ minMs: 1, medianMs: 9, maxMs: 100 });
  });

  it('gives the mean of the middle two of an even number', () => {
    expect(stepTimes([10, 2, 30, 12]).medianMs).toBe(11);
  });

  it('gives one time as smallest, middle and largest', () => {
    expect(stepTimes([4])).toEqual({ minMs: 4, medianMs: 4, maxMs: 4 });
  });

  it('leaves the times in their order', () => {
    const times = [3, 1, 2];
    stepTimes(times);
    expect(times).toEqual([3, 1, 2]);
  });
});
