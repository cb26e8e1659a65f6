import { describe, expect, test, vi } from 'vitest';
import { Runs } from '../../../src-renderer/state/runs.svelte';
import type { ServiceClient } from '../../../src-shared/contract/client';
import type { RunSummary } from '../../../src-shared/domain';
import { fakeRun } from '../fake/fakeRuns';
import { createFakeService } from '../fakeService';

const quiet = { delayMs: 0, isLive: false };
const ids = (runs: Runs) => runs.list.map(({ runId }) => runId);

/** A service whose answer to runs.list the test gives by hand. */
function slowList() {
  const service = createFakeService({ ...quiet, isFresh: true });
  const answers: ((runs: RunSummary[]) => void)[] = [];
  const request = (() =>
    new Promise<RunSummary[]>((resolve) => answers.push(resolve))) as ServiceClient['request'];
  const runs = new Runs({ ...service, request });
  service.enter('ready');
  return { service, runs, answer: (list: RunSummary[]) => answers.shift()?.(list) };
}

describe('the runs of a window', () => {
  test('come newest first once the service is ready', async () => {
    const runs = new Runs(createFakeService(quiet));
    expect(runs.phase).toBe('loading');
    await vi.waitFor(() => expect(runs.phase).toBe('ready'));
    const created = runs.list.map(({ createdAtMs }) => createdAtMs);
    expect(created).toHaveLength(14);
    expect(created).toEqual([...created].sort((a, b) => b - a));
  });

  test('follow the events: changed, new, removed', async () => {
    const service = createFakeService({ ...quiet, isFresh: true });
    const runs = new Runs(service);
    await vi.waitFor(() => expect(runs.phase).toBe('ready'));
    service.emit('run.changed', fakeRun({ runId: 'a', createdAtMs: 1 }));
    service.emit('run.changed', fakeRun({ runId: 'b', createdAtMs: 2 }));
    service.emit('run.changed', fakeRun({ runId: 'a', createdAtMs: 1, name: 'renamed' }));
    expect(ids(runs)).toEqual(['b', 'a']);
    expect(runs.byId('a')?.name).toBe('renamed');
    service.emit('run.removed', { runId: 'b' });
    expect(ids(runs)).toEqual(['a']);
    expect(runs.byId('b')).toBeNull();
  });

  test('a change that arrives while the list is on its way wins over the list', async () => {
    const { service, runs, answer } = slowList();
    service.emit('run.changed', fakeRun({ runId: 'a', name: 'newer' }));
    service.emit('run.removed', { runId: 'gone' });
    answer([fakeRun({ runId: 'a', name: 'older' }), fakeRun({ runId: 'gone' })]);
    await vi.waitFor(() => expect(runs.phase).toBe('ready'));
    expect(runs.list.map(({ name }) => name)).toEqual(['newer']);
  });

  test('are fetched again when the service comes back', async () => {
    const service = createFakeService(quiet);
    const runs = new Runs(service);
    await vi.waitFor(() => expect(runs.phase).toBe('ready'));
    service.enter('lost');
    service.enter('ready');
    expect(service.asked.filter((name) => name === 'runs.list')).toHaveLength(2);
  });

  test('say what went wrong when the first list cannot be had', async () => {
    const runs = new Runs(createFakeService({ ...quiet, isBroken: true }));
    await vi.waitFor(() => expect(runs.phase).toBe('failed'));
    expect(runs.failure).toContain('disk I/O error');
  });
});
