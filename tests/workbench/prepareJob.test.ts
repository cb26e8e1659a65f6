import { expect, it } from 'vitest';
import { prepareJob } from '../../src-main/workbench/prepareJob';
import { CONFIG, storeWithRun } from '../store/support';

it('begins a run with what its config asks for', () => {
  const { job } = prepareJob(storeWithRun(), '/nowhere', 'r', null);
  expect(job.execution).toEqual(CONFIG.execution);
});

it('goes on with a run as it was computed last, whatever its config asks for', () => {
  const store = storeWithRun();
  const report = { executor: 'session', threads: 3, isDataResident: true } as const;
  store.execution.put('r', { ...report, reason: 'The fastest in a trial.', trials: [] });
  const { job } = prepareJob(store, '/nowhere', 'r', null);
  expect(job.execution).toEqual({ executor: 'session', threads: 3 });
  expect(job.config.execution).toEqual(CONFIG.execution);
});
