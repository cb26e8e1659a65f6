import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sideBySide } from '../../setup/sideBySide.mjs';

describe('sideBySide', () => {
  it('works every item off once, never more at once than asked for, and as many as that', async () => {
    const begun: number[] = [];
    let atWork = 0;
    let mostAtWork = 0;
    await sideBySide([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      mostAtWork = Math.max(mostAtWork, (atWork += 1));
      await setTimeout(1);
      atWork -= 1;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(mostAtWork).toBe(2);
  });

  it('begins nothing after a failure, and awaits what is at work before it tells of it', async () => {
    const begun: string[] = [];
    let isSlowDone = false;
    const working = sideBySide(['slow', 'broken', 'never'], 2, async (item) => {
      begun.push(item);
      if (item === 'broken') throw new Error('does not compile');
      await setTimeout(20);
      isSlowDone = true;
    });
    await expect(working).rejects.toThrow('does not compile');
    expect(isSlowDone).toBe(true);
    expect(begun).toEqual(['slow', 'broken']);
  });
});
