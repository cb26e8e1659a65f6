import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { toldBy } from '../../../src-main/workbench/trainer/toldBy';

async function heard(stream: AsyncIterable<number>, into: number[] = []): Promise<number[]> {
  for await (const told of stream) {
    into.push(told);
    // A slow listener misses nothing.
    await wait(1);
  }
  return into;
}

test('all that work tells is heard in its order, at once or after a while, the last word included', async () => {
  const stream = toldBy<number>(async (tell) => {
    tell(1);
    tell(2);
    await wait(5);
    tell(3);
    await Promise.resolve();
    tell(4);
  });
  expect(await heard(stream)).toEqual([1, 2, 3, 4]);
});

test('work that fails has told what it told before', async () => {
  const stream = toldBy<number>((tell) => {
    tell(1);
    return Promise.reject(new Error('no more'));
  });
  const into: number[] = [];
  await expect(heard(stream, into)).rejects.toThrow('no more');
  expect(into).toEqual([1]);
});

test('work that tells nothing ends', async () => {
  expect(await heard(toldBy<number>(() => wait(2)))).toEqual([]);
});
