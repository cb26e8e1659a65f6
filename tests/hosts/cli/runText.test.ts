import { describe, expect, it, test } from 'vitest';
import {
  duration,
  epochLine,
  liveLine,
  resultLines,
  runResult,
  runTable,
} from '../../../src-main/hosts/cli/runText';
import type { ListedRun } from '../../../src-main/store/store';
import type { LossTerm, RunSummary } from '../../../src-shared/domain';

const TERMS: LossTerm[] = [
  { key: 'totalNats', label: 'Total', unit: 'nats', help: '' },
  { key: 'elboNats', label: '−ELBO', unit: 'nats', help: '' },
  { key: 'accuracyRatio', label: 'Accuracy', unit: 'ratio', help: '' },
];
const LOSS = { totalNats: 152.61, elboNats: 152.61, reconstructionNats: 146.2, klNats: 6.41 };
const RUN: RunSummary = {
  runId: '20260102-abcd',
  name: 'MNIST conv VAE',
  status: 'running',
  statusReason: null,
  modelKind: 'vae',
  dataset: 'mnist',
  latentDim: 2,
  parameterCount: 134_165,
  colorIndex: 0,
  createdAtMs: 0,
  startedAtMs: 0,
  endedAtMs: null,
  trainSeconds: 100,
  epochsDone: 3,
  epochs: 30,
  stepIndex: 1000,
  stepsTotal: 4000,
  train: LOSS,
  validation: { totalNats: 160, elboNats: 160, reconstructionNats: 150, klNats: 10 },
  test: null,
};

test('times are told in the unit that suits them', () => {
  expect(duration(0)).toBe('0.0 s');
  expect(duration(59.94)).toBe('59.9 s');
  expect(duration(192)).toBe('3 m 12 s');
  expect(duration(3600)).toBe('1 h 00 m');
  expect(duration(7500)).toBe('2 h 05 m');
});

test('the line of an epoch has its number in a steady width, both losses and the time', () => {
  expect(epochLine(RUN, TERMS)).toBe(
    'epoch  3/30   train 152.61 (reconstruction 146.20 + KL 6.41)   validation 160.00   1 m 40 s',
  );
  const total = { totalNats: 12.5 };
  expect(epochLine({ ...RUN, train: total, validation: { totalNats: 13 } }, TERMS)).toBe(
    'epoch  3/30   train Total 12.50   validation 13.00   1 m 40 s',
  );
  expect(epochLine({ ...RUN, validation: null }, TERMS)).not.toContain('validation');
});

test('the live line tells how far the run is and how long it still takes', () => {
  // 1000 of 4000 steps took 100 s, so the other 3000 take 300 s.
  expect(liveLine(RUN)).toBe('running   step 1000/4000 (25.0 %)   5 m 00 s left');
  expect(liveLine({ ...RUN, status: 'starting', stepIndex: 0 })).toBe('starting …');
  expect(liveLine({ ...RUN, stepsTotal: null })).toBe('running …');
});

test('the result for scripts holds every number in full', () => {
  expect(runResult({ ...RUN, status: 'completed', test: LOSS })).toEqual({
    runId: '20260102-abcd',
    name: 'MNIST conv VAE',
    status: 'completed',
    statusReason: null,
    epochs: 3,
    steps: 1000,
    seconds: 100,
    test: LOSS,
  });
});

test('the result for readers says why a run ended and leaves out a test that was not made', () => {
  const lines = resultLines({ ...RUN, status: 'failed', statusReason: 'the loss is NaN' }, TERMS);
  expect(lines).toContain('status   failed: the loss is NaN');
  expect(lines.some((line) => line.startsWith('test'))).toBe(false);
  expect(resultLines({ ...RUN, test: LOSS }, TERMS).at(-1)).toBe(
    'test     152.61 (reconstruction 146.20 + KL 6.41) nats per image',
  );
});

describe('the list of runs', () => {
  const LISTED: ListedRun = { ...RUN, device: 'cuda:0' };
  const cells = (run: ListedRun, headline: string): string[] => {
    const [, row] = runTable([run], [{ kind: 'vae', terms: TERMS, headline }]);
    return row!.split(/ {2,}/);
  };

  it('shows the loss by which runs of the model are compared, with its name', () => {
    const tested = { ...LISTED, test: { ...LOSS, accuracyRatio: 0.9312 } };
    expect(cells(tested, 'elboNats').slice(-3)).toEqual([
      '152.61',
      '−ELBO (nats/image)',
      '1 m 40 s',
    ]);
    expect(cells(tested, 'accuracyRatio').slice(-3)).toEqual(['93.1 %', 'Accuracy', '1 m 40 s']);
  });

  it('shows the device of a run that has come to one', () => {
    expect(cells(LISTED, 'elboNats')[4]).toBe('cuda:0');
    expect(cells({ ...LISTED, device: null }, 'elboNats')[4]).toBe('–');
  });

  it('does not show 0 for what is not measured yet, nor for a model that is not there', () => {
    expect(cells(LISTED, 'elboNats').slice(-3)).toEqual(['3/30', '–', '1 m 40 s']);
    const [, row] = runTable([{ ...LISTED, test: LOSS }], []);
    expect(row).toContain('–');
  });
});
