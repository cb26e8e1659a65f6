import { describe, expect, test } from 'vitest';
import {
  executionAskedText,
  executionLine,
  executorLabel,
} from '../../../src-renderer/text/executorText';
import type { ExecutionReport } from '../../../src-shared/domain';

const REPORT: ExecutionReport = {
  executor: 'session-xla',
  threads: 2,
  device: 'cpu',
  deviceName: null,
  precision: 'f32',
  isDataResident: true,
  reason: 'The fastest in a trial.',
  trials: [{ executor: 'session-xla', threads: 2, stepMs: 5.12, firstCallMs: 900, error: null }],
};

test('an executor has its name from the form, an unknown one its own', () => {
  expect(executorLabel('session-xla')).toBe('Session with XLA');
  expect(executorLabel('cuda')).toBe('cuda');
});

test('what a config asks for leaves out threads that are left to the machine', () => {
  expect(executionAskedText({ executor: 'measured', threads: 0 })).toBe('Fastest (measured)');
  expect(executionAskedText({ executor: 'session', threads: 1 })).toBe('Session, 1 thread');
  expect(executionAskedText({ executor: 'session', threads: '1e' })).toBe('Session');
});

describe('the line of a run', () => {
  test('has executor, threads, the measured time and where the data lies', () => {
    expect(executionLine(REPORT, false)).toBe(
      'Session with XLA, 2 threads, 5.1 ms/step, data in memory',
    );
  });

  test('leaves out a time that was not measured and data that are not in memory', () => {
    const plain = { ...REPORT, isDataResident: false, trials: [] };
    expect(executionLine(plain, false)).toBe('Session with XLA, 2 threads');
  });

  test('says that the eager executor stands in', () => {
    const eager = { ...REPORT, executor: 'eager', threads: 1, trials: [] } as const;
    expect(executionLine({ ...eager, trials: [] }, true)).toBe(
      'Eager stands in, 1 thread, data in memory',
    );
  });
});
