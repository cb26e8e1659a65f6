import { describe, expect, it } from 'vitest';
import { Turns } from '../../../src-main/workbench/trainer/turns';

/** Work that says when it begins and ends; it ends when it is let. */
function work(log: string[], name: string) {
  let end: (error?: Error) => void = () => undefined;
  const over = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  const run = async () => {
    log.push(`${name} begins`);
    await over;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end };
}

const nextTurn = () => new Promise((wake) => setImmediate(wake));

describe('Turns', () => {
  it('lets one piece of work at a time at the network, in the order of asking', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const [steps, click, strip] = ['steps', 'click', 'strip'].map((name) => work(log, name));
    const results = [steps!, click!, strip!].map(({ run }) => turns.take(run));
    // What came later may be ready sooner.
    strip!.end();
    click!.end();
    await nextTurn();
    expect(log).toEqual(['steps begins']);
    steps!.end();
    expect(await Promise.all(results)).toEqual(['steps', 'click', 'strip']);
    expect(log).toEqual([
      'steps begins',
      'steps ends',
      'click begins',
      'click ends',
      'strip begins',
      'strip ends',
    ]);
  });

  it('tells only who asked that work failed, and goes on with the next', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const [steps, click] = ['steps', 'click'].map((name) => work(log, name));
    const failed = turns.take(steps!.run);
    const next = turns.take(click!.run);
    steps!.end(new Error('the loss broke'));
    click!.end();
    await expect(failed).rejects.toThrow('the loss broke');
    expect(await next).toBe('click');
    expect(log).toEqual(['steps begins', 'click begins', 'click ends']);
  });

  it('takes work that throws before it gives a promise for work that failed', async () => {
    const turns = new Turns();
    const thrown = turns.take(() => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
    expect(await turns.take(() => Promise.resolve(1))).toBe(1);
  });
});
