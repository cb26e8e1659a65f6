import { expect, it } from 'vitest';
import { openStore } from '../../src-main/store/store';
import { listRunsReadOnly } from '../../src-main/workbench/listRuns';
import { CONFIG, temporaryFolder } from '../store/support';

it('shows a run as running only while a service has the workspace open', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  store.runs.insert({ runId: 'trains', config: CONFIG, latentDim: 2, createdAtMs: 2 });
  store.runs.update('trains', { status: 'running' });
  store.runs.insert({ runId: 'waits', config: CONFIG, latentDim: 2, createdAtMs: 1 });
  store.runs.update('waits', { status: 'paused' });
  const statuses = () => listRunsReadOnly(folder).map(({ runId, status }) => [runId, status]);
  expect(statuses()).toEqual([
    ['trains', 'running'],
    ['waits', 'paused'],
  ]);
  store.close();
  expect(statuses()).toEqual([
    ['trains', 'interrupted'],
    ['waits', 'paused'],
  ]);
});

it('gives no runs for a workspace that does not exist, and makes none', () => {
  expect(listRunsReadOnly(`${temporaryFolder()}/nowhere`)).toEqual([]);
});
