import { expect, it } from 'vitest';
import { RunningMoments } from '../../../src-main/data/preparation/runningMoments';

it('has the means and deviations of a case worked by hand, however the rows come', () => {
  // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared differences 9+1+1+1+0+0+4+16 = 32, deviation sqrt(32/8) = 2.
  const column = [2, 4, 4, 4, 5, 5, 7, 9];
  const rows = Float32Array.from(column.flatMap((value) => [value, -1.5]));
  const moments = new RunningMoments(2);
  moments.add(rows.subarray(0, 6));
  moments.add(rows.subarray(6));
  expect([...moments.means()]).toEqual([5, -1.5]);
  expect(moments.deviations()[0]).toBeCloseTo(2, 12);
  expect(moments.deviations()[1]).toBe(0);
});

it('keeps a small deviation far from 0, which sums of squares would lose', () => {
  // 2^24 - 1, 2^24 and 2^24 + 2 (neighbours in float32): mean 2^24 + 1/3, and
  // ((4/3)^2 + (1/3)^2 + (5/3)^2) / 3 = 14/9.
  const moments = new RunningMoments(1);
  moments.add(Float32Array.of(2 ** 24 - 1, 2 ** 24, 2 ** 24 + 2));
  expect(moments.deviations()[0]).toBeCloseTo(Math.sqrt(14 / 9), 8);
});
