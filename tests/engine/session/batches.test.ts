import { expect, test } from 'vitest';
import { withLabelled, batchPlan, stepsPerEpoch } from '../../../src-main/engine/session/batches';

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

const manyUnknown = Int32Array.from({ length: 40 }, (_, i) => (i % 10 === 0 ? i / 10 : -1));
const labelledIn = (batch: Uint32Array) => [...batch].filter((place) => manyUnknown[place]! >= 0);

test('each batch has as many labelled images as wanted, in the places of others', () => {
  const plan = withLabelled(batchPlan(0, 40, 16), manyUnknown, 3, 0);
  for (let step = 0; step < 12; step++) {
    const batch = plan.batchAfter(step);
    expect(batch.length).toBe(step % 3 === 2 ? 8 : 16);
    expect(labelledIn(batch).length).toBeGreaterThanOrEqual(3);
  }
});

test('labelled images take turns: in a round each comes once, and rounds differ in order', () => {
  const plan = withLabelled(batchPlan(0, 40, 16), manyUnknown, 2, 0);
  // Two steps of two are a round of the four.
  const rounds = Array.from({ length: 8 }, (_, round) =>
    [0, 1].flatMap((half) => [...plan.batchAfter(2 * round + half).slice(0, 2)]),
  );
  for (const round of rounds) expect(round.toSorted((a, b) => a - b)).toEqual([0, 10, 20, 30]);
  expect(new Set(rounds.map(String)).size).toBeGreaterThan(1);
});

test('a plan with labels is a function of the step alone, whichever was asked before', () => {
  const [inOrder, resumed] = [0, 1].map(() =>
    withLabelled(batchPlan(0, 40, 16), manyUnknown, 3, 7),
  );
  const through = Array.from({ length: 9 }, (_, step) => [...inOrder!.batchAfter(step)]);
  expect([...resumed!.batchAfter(8)]).toEqual(through[8]);
  expect([...resumed!.batchAfter(4)]).toEqual(through[4]);
});

test('where every image has a label, or none has, the plan stays as it is', () => {
  const plan = batchPlan(0, 40, 16);
  expect(withLabelled(plan, new Int32Array(40), 3, 0)).toBe(plan);
  expect(withLabelled(plan, new Int32Array(40).fill(-1), 3, 0)).toBe(plan);
});

test('a batch that is smaller than the labelled images wanted is made of them alone', () => {
  const plan = withLabelled(batchPlan(0, 40, 16), manyUnknown, 100, 0);
  expect(labelledIn(plan.batchAfter(0)).length).toBe(16);
});
