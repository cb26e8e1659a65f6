import { describe, expect, it } from 'vitest';
import { deferred } from '../../src-main/workbench/deferred';
import { EventHub } from '../../src-main/workbench/eventHub';
import { untilAtRest } from '../../src-main/workbench/untilAtRest';
import type { RunSummary } from '../../src-shared/domain';

const LONG_MS = 60_000;
const NEVER = new Promise<null>(() => undefined);

describe('untilAtRest', () => {
  it('waits for a run until its summary says that it is paused', async () => {
    const hub = new EventHub();
    let isPaused = false;
    let isDone = false;
    const runs = [{ runId: 'r', isAtRest: () => isPaused, over: NEVER }];
    const waiting = untilAtRest(hub, runs, LONG_MS).then(() => (isDone = true));
    hub.emit('run.changed', { runId: 'r' } as RunSummary);
    await Promise.resolve();
    expect(isDone).toBe(false);
    isPaused = true;
    hub.emit('run.changed', { runId: 'r' } as RunSummary);
    await waiting;
    hub.close();
  });

  it('waits for every run, and takes one that is over for one at rest', async () => {
    const over = deferred<null>();
    const done: string[] = [];
    const runs = [
      { runId: 'paused', isAtRest: () => true, over: NEVER },
      { runId: 'ending', isAtRest: () => done.includes('over'), over: over.promise },
    ];
    const waiting = untilAtRest(new EventHub(), runs, LONG_MS).then(() => done.push('waited'));
    done.push('over');
    over.resolve(null);
    await waiting;
    expect(done).toEqual(['over', 'waited']);
  });

  it('does not wait longer than its patience for a run that never rests', async () => {
    const runs = [{ runId: 'r', isAtRest: () => false, over: NEVER }];
    await expect(untilAtRest(new EventHub(), runs, 1)).resolves.toBeUndefined();
  });
});
