import { expect, it } from 'vitest';
import { prepareJob } from '../../src-main/workbench/prepareJob';
import { CONFIG, storeWithRun } from '../store/support';

it('begins a run with what its config asks for', () => {
  const { job } = prepareJob(storeWithRun(), '/nowhere', 'r', null);
  expect(job.execution).toEqual(CONFIG.execution);
});

const report = { executor: 'session', threads: 3, isDataResident: true } as const;

it('goes on with a run as it was computed last, whatever its config asks for', () => {
  const store = storeWithRun();
  const trial = {
    executor: 'session',
    threads: 3,
    stepMs: 5,
    firstCallMs: 90,
    error: null,
  } as const;
  store.execution.put('r', { ...report, reason: 'The fastest in a trial.', trials: [trial] });
  const { job } = prepareJob(store, '/nowhere', 'r', null);
  expect(job.execution).toEqual({ executor: 'session', threads: 3 });
  expect(job.config.execution).toEqual(CONFIG.execution);
});

it('begins the trial anew that a run was broken off in, or that could not be made', () => {
  const store = storeWithRun();
  store.execution.put('r', { ...report, reason: 'The trial goes on.', trials: [] });
  const { job } = prepareJob(store, '/nowhere', 'r', null);
  expect(job.execution).toEqual({ executor: 'measured', threads: 0 });
});
