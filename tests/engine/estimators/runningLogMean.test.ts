import { expect, test } from 'vitest';
import { RunningLogMean } from '../../../src-main/engine/estimators/runningLogMean';

function meanOf(weights: number[], shift = 0): RunningLogMean {
  const mean = new RunningLogMean();
  for (const weight of weights) mean.add(Math.log(weight) + shift);
  return mean;
}

test('the mean of 1, 3 and 8 is 4, in any order', () => {
  expect(meanOf([1, 3, 8]).logMean).toBeCloseTo(Math.log(4), 12);
  expect(meanOf([8, 1, 3]).logMean).toBeCloseTo(Math.log(4), 12);
});

test('its standard error is that of the mean over the mean', () => {
  // By hand: the variance of 1, 3, 8 is (9 + 1 + 16) / 2 = 13; sqrt(13 / 3) / 4.
  expect(meanOf([1, 3, 8]).standardError).toBeCloseTo(Math.sqrt(13 / 3) / 4, 12);
});

test('equal weights have no error and all count; one that outweighs all leaves one', () => {
  const equal = meanOf([2, 2, 2, 2]);
  expect(equal.standardError).toBe(0);
  expect(equal.effectiveDraws).toBeCloseTo(4, 12);
  expect(meanOf([1e-30, 5, 1e-30]).effectiveDraws).toBeCloseTo(1, 12);
  // By hand: 12^2 / (1 + 9 + 64).
  expect(meanOf([1, 3, 8]).effectiveDraws).toBeCloseTo(144 / 74, 12);
});

test.each([-5000, 5000])('%i nats change the mean by as much and the rest not at all', (shift) => {
  const moved = meanOf([1, 3, 8], shift);
  expect(moved.logMean - shift).toBeCloseTo(Math.log(4), 9);
  expect(moved.standardError).toBeCloseTo(Math.sqrt(13 / 3) / 4, 9);
});

test('a million draws do not wear the sums down', () => {
  const mean = new RunningLogMean();
  for (let i = 0; i < 1e6; i++) mean.add(-100 + Math.log(1 + (i % 2)));
  expect(mean.logMean).toBeCloseTo(-100 + Math.log(1.5), 9);
});
