import { expect, test } from 'vitest';
import { batchPlan, stepsPerEpoch } from '../../../src-main/engine/session/batches';

test('60,000 images in batches of 128 make 469 steps, the last of 96 images', () => {
  expect(stepsPerEpoch(60_000, 128)).toBe(469);
  expect(batchPlan(0, 60_000, 128).batchAfter(468).length).toBe(96);
});

test('a batch larger than the data makes one step', () => {
  expect(stepsPerEpoch(10, 128)).toBe(1);
  expect(batchPlan(0, 10, 128).batchAfter(0).length).toBe(10);
});

test('every epoch shows every image once, in an order of its own', () => {
  const plan = batchPlan(0, 10, 4);
  const epoch = (first: number) => [0, 1, 2].flatMap((step) => [...plan.batchAfter(first + step)]);
  const [first, second] = [epoch(0), epoch(3)];
  const all = Array.from({ length: 10 }, (_, i) => i);
  expect(first.toSorted((a, b) => a - b)).toEqual(all);
  expect(second.toSorted((a, b) => a - b)).toEqual(all);
  expect(second).not.toEqual(first);
});

test('a plan taken up in the middle goes on as the one before', () => {
  const through = batchPlan(5, 10, 4);
  const expected = Array.from({ length: 7 }, (_, step) => [...through.batchAfter(step)]);
  const resumed = batchPlan(5, 10, 4);
  expect([...resumed.batchAfter(4)]).toEqual(expected[4]);
  expect([...resumed.batchAfter(6)]).toEqual(expected[6]);
});

test('another seed gives another order', () => {
  expect([...batchPlan(0, 50, 50).batchAfter(0)]).not.toEqual([
    ...batchPlan(1, 50, 50).batchAfter(0),
  ]);
});
