import { expect, test } from 'vitest';
import { restartDelayMs } from '../../../src-main/hosts/electron/restartPolicy';

test('each death within a minute makes the wait four times longer', () => {
  expect(restartDelayMs([0])).toBe(100);
  expect(restartDelayMs([0, 1000])).toBe(400);
  expect(restartDelayMs([0, 1000, 2000])).toBe(1600);
  expect(restartDelayMs([0, 1000, 2000, 5000])).toBe(6400);
});

test('the fifth death within a minute is the last', () => {
  expect(restartDelayMs([0, 1000, 2000, 5000, 12_000])).toBeNull();
});

test('deaths of more than a minute ago are forgotten', () => {
  expect(restartDelayMs([0, 1, 2, 3, 60_003])).toBe(100);
  expect(restartDelayMs([0, 100_000, 200_000, 300_000, 400_000, 500_000])).toBe(100);
});
