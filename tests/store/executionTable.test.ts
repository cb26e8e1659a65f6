import { describe, expect, it } from 'vitest';
import type { ExecutionReport } from '../../src-shared/domain';
import { ON_PROCESSOR } from '../executionConfig';
import { storeWithRun } from './support';

const REPORT: ExecutionReport = {
  executor: 'session',
  threads: 2,
  ...ON_PROCESSOR,
  isDataResident: true,
  reason: 'The fastest in a trial.',
  trials: [
    { executor: 'session', threads: 2, stepMs: 5.1, firstCallMs: 201.25, error: null },
    { executor: 'session', threads: 1, stepMs: 7.4, firstCallMs: null, error: null },
    { executor: 'session-xla', threads: 2, stepMs: null, firstCallMs: null, error: 'no XLA' },
  ],
};

describe('the execution table', () => {
  it('gives back a report with its trials in order', () => {
    const { execution } = storeWithRun();
    expect(execution.get('r')).toBeNull();
    execution.put('r', REPORT);
    expect(execution.get('r')).toEqual(REPORT);
  });

  it('has the newest report alone, with the trials of that one', () => {
    const { execution } = storeWithRun();
    execution.put('r', REPORT);
    const next: ExecutionReport = {
      executor: 'eager',
      threads: 1,
      ...ON_PROCESSOR,
      isDataResident: false,
      reason: 'An operation has no traced kernel.',
      trials: [{ executor: 'eager', threads: 1, stepMs: 48, firstCallMs: 60, error: null }],
    };
    execution.put('r', next);
    expect(execution.get('r')).toEqual(next);
  });

  it('has the device and the precision of a report, and those of the next', () => {
    const { execution } = storeWithRun();
    const onCard: ExecutionReport = {
      ...REPORT,
      executor: 'xla',
      threads: 0,
      device: 'cuda:0',
      deviceName: 'NVIDIA H100 80GB HBM3',
      precision: 'tf32',
    };
    execution.put('r', onCard);
    expect(execution.get('r')).toEqual(onCard);
    execution.put('r', REPORT);
    expect(execution.get('r')).toEqual(REPORT);
  });

  it('keeps the trials behind a choice that a later report goes on with', () => {
    const { execution } = storeWithRun();
    execution.put('r', REPORT);
    execution.put('r', { ...REPORT, threads: 1, reason: 'As before.', trials: [] });
    expect(execution.get('r')).toEqual({ ...REPORT, threads: 1, reason: 'As before.' });
  });

  it('goes with its run', () => {
    const { execution, runs } = storeWithRun();
    execution.put('r', REPORT);
    runs.update('r', { deletedAtMs: 5 });
    runs.purgeDeleted();
    expect(execution.get('r')).toBeNull();
  });

  it('refuses a report of a run that is not there', () => {
    const { execution } = storeWithRun();
    expect(() => execution.put('none', REPORT)).toThrow(/FOREIGN KEY/);
  });
});
