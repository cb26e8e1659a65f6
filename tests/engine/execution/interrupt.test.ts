import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import type { Losses } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import { barImages, TOY_CONV } from '../toyImages';
import { batchesOf, openEager, openSessionExecutor, trainOneByOne, vaeProblem } from './executors';

beforeAll(() => loadTensorFlow());

/** An epoch is 400 batches of 8. */
const problem = vaeProblem(TOY_CONV, barImages(3200), { batchSize: 8 });

test('an interrupted call ends early, at least one step later, and loses or doubles none', async () => {
  const expected = await trainOneByOne(await openSessionExecutor(problem), problem, 1, 400);
  const trained = await openSessionExecutor(problem);
  const random = createRandom(1, 'interrupts');
  const found: Losses[] = [];
  let callsCutShort = 0;
  while (found.length < 400) {
    const batches = batchesOf(problem, found.length + 1, Math.min(64, 400 - found.length));
    const timer = setTimeout(() => trained.interrupt(), 1 + random.integer(15));
    const losses = await trained.trainSteps(batches);
    clearTimeout(timer);
    expect(losses.length).toBeGreaterThanOrEqual(1);
    if (losses.length < batches.length) callsCutShort += 1;
    found.push(...losses);
  }
  expect(callsCutShort).toBeGreaterThan(0);
  expect(found).toEqual(expected);
});

test('the event loop turns while a session works', async () => {
  const trained = await openSessionExecutor(problem);
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await trained.trainSteps(batchesOf(problem, 1, 200));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(20);
});

test('an interruption between two calls is not for the next one', async () => {
  const trained = await openSessionExecutor(problem);
  trained.interrupt();
  expect(await trained.trainSteps(batchesOf(problem, 1, 5))).toHaveLength(5);
});

test('an interruption does not cut an evaluation short', async () => {
  const trained = await openSessionExecutor(problem);
  const images = { images: new Float32Array(100 * 64).fill(0.5), labels: null, count: 100 };
  const whole = await trained.evaluate(images, [1, 2], { beta: 1 });
  const evaluated = trained.evaluate(images, [1, 2], { beta: 1 });
  trained.interrupt();
  expect(await evaluated).toEqual(whole);
});

test('eager does one step a call: the event loop turns between them', async () => {
  const trained = openEager(problem);
  expect(await trained.trainSteps(batchesOf(problem, 1, 5))).toHaveLength(1);
});
