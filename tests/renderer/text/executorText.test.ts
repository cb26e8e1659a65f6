import { describe, expect, test } from 'vitest';
import {
  executionAskedText,
  executionLine,
  executorLabel,
  type ExecutionAsked,
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

const askedText = (asked: Partial<ExecutionAsked>) =>
  executionAskedText({
    executor: 'measured',
    threads: 0,
    device: 'auto',
    precision: 'f32',
    ...asked,
  });

test('an executor has its name from the form, an unknown one its own', () => {
  expect(executorLabel('session-xla')).toBe('Session with XLA');
  expect(executorLabel('cuda')).toBe('cuda');
});

test('what a config asks for leaves out threads that are left to the machine', () => {
  expect(askedText({ executor: 'measured' })).toBe('Fastest (measured)');
  expect(askedText({ executor: 'session', threads: 1 })).toBe('Session, 1 thread');
  expect(askedText({ executor: 'session', threads: '1e' })).toBe('Session');
});

test.each([
  [{ executor: 'measured', device: 'cuda:0' }, 'Fastest (measured) on cuda:0, float32'],
  [{ executor: 'xla', device: 'cuda:0,1', precision: 'bf16' }, 'XLA plug-in on cuda:0,1, bfloat16'],
  [{ executor: 'measured', precision: 'tf32' }, 'Fastest (measured), TF32'],
  [
    { executor: 'measured', device: 'cpu', threads: 2 },
    'Fastest (measured) on the processor, 2 threads',
  ],
  // Threads count for the processor only, precision for a plug-in only, and TensorFlow takes no device.
  [{ executor: 'measured', device: 'cuda:0', threads: 2 }, 'Fastest (measured) on cuda:0, float32'],
  [
    { executor: 'measured', device: 'cpu', precision: 'bf16' },
    'Fastest (measured) on the processor',
  ],
  [{ executor: 'session', device: 'cuda:0', precision: 'bf16' }, 'Session'],
])('what a config asks of cards, %o, reads %s', (asked, text) => {
  expect(askedText(asked)).toBe(text);
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

  test('names the device, the arithmetic and no threads where a plug-in computes', () => {
    const onCard = {
      ...REPORT,
      executor: 'xla',
      threads: 0,
      device: 'cuda:0',
      deviceName: 'NVIDIA H100',
      trials: [{ ...REPORT.trials[0]!, executor: 'xla', threads: 0, stepMs: 0.2103 }],
    } as const;
    expect(executionLine({ ...onCard, trials: [...onCard.trials] }, false)).toBe(
      'XLA plug-in on cuda:0 (NVIDIA H100), float32, 0.21 ms/step, data on the card',
    );
    expect(
      executionLine({ ...onCard, device: 'cuda:0,1', precision: 'bf16', trials: [] }, false),
    ).toBe('XLA plug-in on cuda:0,1 (NVIDIA H100), bfloat16, data on the cards');
    expect(executionLine({ ...onCard, device: 'cpu', deviceName: null, trials: [] }, false)).toBe(
      'XLA plug-in on the processor, float32, data in memory',
    );
  });

  test('says that the eager executor stands in', () => {
    const eager = { ...REPORT, executor: 'eager', threads: 1, trials: [] } as const;
    expect(executionLine({ ...eager, trials: [] }, true)).toBe(
      'Eager stands in, 1 thread, data in memory',
    );
  });
});
