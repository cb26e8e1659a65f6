import { describe, expect, test } from 'vitest';
import type { ExecutionReport, ExecutionTrial } from '../../src-shared/domain';
import {
  chosenStepMs,
  executionText,
  isEagerStandIn,
  precisionText,
  stepMsText,
} from '../../src-shared/executionText';

const trial = (given: Partial<ExecutionTrial>): ExecutionTrial => ({
  executor: 'session',
  threads: 2,
  stepMs: 5.125,
  firstCallMs: 200,
  error: null,
  ...given,
});
const failed = (executor: ExecutionTrial['executor']) =>
  trial({ executor, stepMs: null, firstCallMs: null, error: 'no traced kernel for Cumsum' });
const report = (given: Partial<ExecutionReport>): ExecutionReport => ({
  executor: 'session',
  threads: 2,
  device: 'cpu',
  deviceName: null,
  precision: 'f32',
  isDataResident: true,
  reason: 'The fastest in a trial.',
  trials: [trial({ threads: 1, stepMs: 8 }), trial({})],
  ...given,
});

test('the time of a step is that of the trial of the very executor and threads in force', () => {
  expect(chosenStepMs(report({}))).toBe(5.125);
  expect(chosenStepMs(report({ threads: 1 }))).toBe(8);
  expect(chosenStepMs(report({ executor: 'session-xla' }))).toBeNull();
  expect(
    chosenStepMs(report({ trials: [trial({ stepMs: 9 }), trial({}), failed('session')] })),
  ).toBe(5.125);
});

test('a report reads as one line, without a time that was not measured', () => {
  expect(executionText(report({}))).toBe('Computed by: session, 2 threads, 5.1 ms a step');
  expect(executionText(report({ executor: 'eager', threads: 1, trials: [] }))).toBe(
    'Computed by: eager, 1 thread',
  );
});

describe('a report of a plug-in', () => {
  const onCard = report({
    executor: 'xla',
    threads: 0,
    device: 'cuda:0',
    deviceName: 'NVIDIA H100',
    trials: [trial({ executor: 'xla', threads: 0, stepMs: 0.2103 })],
  });

  test('names the card and the arithmetic, and no threads', () => {
    expect(executionText(onCard)).toBe(
      'Computed by: xla on cuda:0 (NVIDIA H100), float32, 0.21 ms a step',
    );
    expect(executionText({ ...onCard, device: 'cuda:0,1', precision: 'bf16' })).toBe(
      'Computed by: xla on cuda:0,1 (NVIDIA H100), bfloat16, 0.21 ms a step',
    );
  });

  test('names the processor and its threads where that computes', () => {
    const onCpu = { ...onCard, device: 'cpu', deviceName: null, threads: 2, trials: [] };
    expect(executionText(onCpu)).toBe('Computed by: xla on cpu, float32, 2 threads');
  });
});

test('an arithmetic has its name from the form', () => {
  expect((['f32', 'tf32', 'bf16'] as const).map(precisionText)).toEqual([
    'float32',
    'TF32',
    'bfloat16',
  ]);
});

test.each([
  [0.336, '0.34'],
  [5.125, '5.1'],
  [48.4, '48'],
])('%f ms is told as %s', (ms, text) => {
  expect(stepMsText(ms)).toBe(text);
});

describe('the eager executor stands in', () => {
  const eager = (trials: ExecutionTrial[]) => report({ executor: 'eager', trials });

  test('where none of the others could run, tried or not', () => {
    expect(isEagerStandIn(eager([]), 'session')).toBe(true);
    expect(isEagerStandIn(eager([failed('session'), failed('session-xla')]), 'measured')).toBe(
      true,
    );
    const measured = [failed('session'), trial({ executor: 'eager', stepMs: 40 })];
    expect(isEagerStandIn(eager(measured), 'measured')).toBe(true);
  });

  test('not where it was asked for, nor where it was the fastest, nor where another computes', () => {
    expect(isEagerStandIn(eager([]), 'eager')).toBe(false);
    expect(isEagerStandIn(eager([trial({}), trial({ executor: 'eager' })]), 'measured')).toBe(
      false,
    );
    expect(isEagerStandIn(report({}), 'measured')).toBe(false);
  });
});
