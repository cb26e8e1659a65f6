import { expect, test } from 'vitest';
import { type BetaSchedule, betaShare } from '../../../src-main/engine/objectives/betaSchedule';

const shares = (schedule: BetaSchedule, epochs: number[]) =>
  epochs.map((epoch) => betaShare(schedule, epoch));

test('a constant beta is whole from the first step', () => {
  expect(shares({ kind: 'constant' }, [0, 3.5, Infinity])).toEqual([1, 1, 1]);
});

test('a warm-up rises evenly from 0 and stays whole', () => {
  const schedule = { kind: 'warmup', epochs: 4 } as const;
  expect(shares(schedule, [0, 1, 3, 4, 100, Infinity])).toEqual([0, 0.25, 0.75, 1, 1, 1]);
});

test('cycles rise in their first part, stay whole in the rest, and begin again', () => {
  const schedule = { kind: 'cyclical', periodEpochs: 4, ratio: 0.5 } as const;
  expect(shares(schedule, [0, 1, 2, 3.5, 4, 5, 9.5])).toEqual([0, 0.5, 1, 1, 0, 0.5, 0.75]);
  expect(betaShare(schedule, Infinity)).toBe(1);
});
