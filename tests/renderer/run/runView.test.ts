import { expect, it, vi } from 'vitest';
import { RunView } from '../../../src-renderer/screens/run/runView.svelte';
import { Connection } from '../../../src-renderer/state/connection.svelte';
import { Models } from '../../../src-renderer/state/models.svelte';
import { Runs } from '../../../src-renderer/state/runs.svelte';
import { fakeExecution } from '../fake/fakeExecution';
import { createFakeService } from '../fakeService';

const RUN = 'beta-4';

it('fetches its detail again when its way of computing changes, not when that of another does', async () => {
  const client = createFakeService({ delayMs: 0, isLive: false });
  const workbench = {
    client,
    connection: new Connection(client),
    runs: new Runs(client),
    models: new Models(client),
  };
  const view = new RunView(workbench, RUN);
  const stop = view.start();
  const execution = fakeExecution(RUN)!;
  await vi.waitFor(() => expect(workbench.runs.phase).toBe('ready'));
  const asked = () => client.asked.filter((name) => name === 'runs.get').length;
  client.emit('run.execution', { runId: 'digits-live', execution });
  expect(asked()).toBe(0);
  client.emit('run.execution', { runId: RUN, execution });
  expect(asked()).toBe(1);
  await vi.waitFor(() => expect(view.detail?.execution).toEqual(execution));
  stop();
  client.emit('run.execution', { runId: RUN, execution });
  expect(asked()).toBe(1);
});
