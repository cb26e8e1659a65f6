import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventHub, type ServiceEvent } from '../../src-main/workbench/eventHub';
import type { LatentFrame, RunSummary } from '../../src-shared/domain';

const run = (runId: string, stepIndex: number) => ({ runId, stepIndex }) as RunSummary;

function listened() {
  const hub = new EventHub();
  const events: ServiceEvent[] = [];
  hub.listen((event) => events.push(event));
  return { hub, events };
}

describe('EventHub', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('sends the first summary of a run at once and then the newest of every 100 ms', () => {
    const { hub, events } = listened();
    for (let step = 1; step <= 50; step++) {
      hub.emit('run.changed', run('a', step));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(200);
    const steps = events.map((event) => (event.payload as RunSummary).stepIndex);
    expect(steps[0]).toBe(1);
    expect(steps.at(-1)).toBe(50);
    expect(steps.length).toBeLessThanOrEqual(7);
  });

  it('holds back one run for another never', () => {
    const { hub, events } = listened();
    hub.emit('run.changed', run('a', 1));
    hub.emit('run.changed', run('b', 1));
    hub.emit('latent.updated', { runId: 'a' } as LatentFrame);
    expect(events).toHaveLength(3);
  });

  it('sends every batch of rows, at once', () => {
    const { hub, events } = listened();
    for (let seq = 1; seq <= 20; seq++) {
      hub.emit('metrics.rewound', { runId: 'a', seq, stepIndex: 0 });
    }
    expect(events).toHaveLength(20);
  });

  it('sends nothing of a run after its removal', () => {
    const { hub, events } = listened();
    hub.emit('run.changed', run('a', 1));
    hub.emit('run.changed', run('a', 2));
    hub.emit('run.removed', { runId: 'a' });
    vi.advanceTimersByTime(500);
    expect(events.map(({ name }) => name)).toEqual(['run.changed', 'run.removed']);
  });

  it('sends to the other listeners when one of them fails', () => {
    const { hub } = listened();
    const complaint = vi.spyOn(console, 'error').mockReturnValue();
    const heard: string[] = [];
    hub.listen(() => {
      throw new Error('the line is gone');
    });
    hub.listen((event) => heard.push(event.name));
    hub.emit('run.removed', { runId: 'a' });
    expect(heard).toEqual(['run.removed']);
    expect(complaint).toHaveBeenCalledOnce();
    complaint.mockRestore();
  });
});
