import { expect, it } from 'vitest';
import { prepareJob } from '../../src-main/workbench/prepareJob';
import { executionConfig, ON_PROCESSOR } from '../executionConfig';
import { CONFIG, rows, storeWithRun } from '../store/support';

it('begins a run with what its config asks for', () => {
  const { job } = prepareJob(storeWithRun(), '/nowhere', 'r', null);
  expect(job.execution).toEqual(CONFIG.execution);
});

const report = {
  executor: 'session',
  threads: 3,
  ...ON_PROCESSOR,
  isDataResident: true,
} as const;

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
  expect(job.execution).toEqual(executionConfig({ executor: 'session', threads: 3 }));
  expect(job.config.execution).toEqual(CONFIG.execution);
});

it('goes on with a run that took a card, which it did without a trial', () => {
  const store = storeWithRun();
  const reason = 'A card is there.';
  const onCard = { ...report, executor: 'xla', threads: 0, device: 'cuda:1' } as const;
  store.execution.put('r', { ...onCard, reason, trials: [] });
  const { job } = prepareJob(store, '/nowhere', 'r', null);
  expect(job.execution).toEqual(executionConfig({ device: 'cuda:1' }));
});

it('begins the trial anew that a run was broken off in, or that could not be made', () => {
  const store = storeWithRun();
  store.execution.put('r', { ...report, reason: 'The trial goes on.', trials: [] });
  const { job } = prepareJob(store, '/nowhere', 'r', null);
  expect(job.execution).toEqual(executionConfig());
});

it('goes on with the validation rows of the epochs that its checkpoint has, and no later ones', () => {
  const store = storeWithRun();
  store.runs.update('r', { stepsPerEpoch: 10, epochsDone: 3 });
  for (const step of [10, 20, 30]) store.metrics.append('r', 1, 'validation', step, rows(step));
  const checkpoint = {
    segment: 1,
    stepIndex: 24,
    epoch: 2,
    file: 'f',
    sha256: '',
    bytes: 1,
    savedAtMs: 0,
  };
  const { job } = prepareJob(store, '/nowhere', 'r', checkpoint);
  expect(job.validationRows?.stepIndex).toEqual(Float64Array.of(10, 20));
  expect(job.validationRows?.losses['totalNats']).toEqual(Float64Array.of(100, 200));
  expect(prepareJob(store, '/nowhere', 'r', null).job.validationRows).toBeNull();
});
