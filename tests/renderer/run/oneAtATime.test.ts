import { expect, it } from 'vitest';
import { OneAtATime } from '../../../src-renderer/screens/run/oneAtATime';

it('starts a task only when the one before has ended, also when that failed', async () => {
  const queue = new OneAtATime();
  const log: string[] = [];
  const task = (name: string, fails: boolean) => async () => {
    log.push(`${name} starts`);
    await Promise.resolve();
    log.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const first = queue.run(task('a', true));
  const second = queue.run(task('b', false));
  await expect(first).rejects.toThrow('a');
  expect(await second).toBe('b');
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
});
