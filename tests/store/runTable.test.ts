import { describe, expect, it } from 'vitest';
import { hyperparameters } from '../../src-main/store/hyperparameters';
import { CONFIG, storeWithRun } from './support';

const LOSSES = { totalNats: 150.5, elboNats: 150.5, reconstructionNats: 146.25, klNats: 4.25 };

describe('the run table', () => {
  it('has nothing to say of a run that has not begun', () => {
    expect(storeWithRun().runs.get('r')).toEqual({
      runId: 'r',
      name: 'R',
      status: 'queued',
      statusReason: null,
      modelKind: 'vae',
      dataset: 'digits',
      latentDim: 2,
      parameterCount: null,
      colorIndex: 0,
      createdAtMs: 1000,
      startedAtMs: null,
      endedAtMs: null,
      trainSeconds: 0,
      epochsDone: 0,
      epochs: 3,
      stepIndex: 0,
      stepsTotal: null,
      train: null,
      validation: null,
      test: null,
    });
  });

  it('changes what it is told to change and nothing else', () => {
    const { runs } = storeWithRun();
    const before = runs.get('r');
    runs.update('r', { status: 'running', stepsPerEpoch: 40, validation: LOSSES });
    expect(runs.get('r')).toEqual({
      ...before,
      status: 'running',
      stepsTotal: 120,
      validation: LOSSES,
    });
    runs.update('r', { validation: null });
    expect(runs.get('r').validation).toBeNull();
  });

  it('keeps losses of any names bit for bit, also what is not finite', () => {
    const { runs } = storeWithRun();
    const train = { totalNats: 0.1 + 0.2, accuracyRatio: 1 / 3 };
    const test = { totalNats: Infinity, sparsityNats: -Infinity, klNats: NaN };
    runs.update('r', { train, test });
    expect(runs.get('r')).toMatchObject({ train, validation: null, test });
  });

  it('gives every run its own colour, also after another was removed', () => {
    const { runs } = storeWithRun();
    runs.insert({ runId: 's', config: CONFIG, latentDim: 2, createdAtMs: 2000 });
    runs.update('r', { deletedAtMs: 1 });
    expect(runs.purgeDeleted()).toEqual(['r']);
    runs.insert({ runId: 't', config: CONFIG, latentDim: 2, createdAtMs: 3000 });
    expect(runs.list().map(({ runId, colorIndex }) => [runId, colorIndex])).toEqual([
      ['t', 2],
      ['s', 1],
    ]);
  });

  it('hides a deleted run until it is restored, and purges all that belongs to it', () => {
    const { runs, metrics, events } = storeWithRun();
    events.add('r', { atMs: 1, kind: 'started', stepIndex: 0, message: 'Training begins' });
    runs.update('r', { deletedAtMs: 5 });
    expect(runs.list()).toEqual([]);
    expect(() => runs.get('r')).toThrow(/no run 'r'/);
    expect(runs.isDeleted('r')).toBe(true);
    runs.update('r', { deletedAtMs: null });
    expect(runs.list()).toHaveLength(1);
    runs.update('r', { deletedAtMs: 5 });
    runs.purgeDeleted();
    expect(events.list('r')).toEqual([]);
    expect(metrics.nextSegment('r')).toBe(1);
  });
});

describe('hyperparameters', () => {
  it('has numbers as numbers, text as text and lists as JSON, by dotted path', () => {
    const all = new Map(hyperparameters(CONFIG).map(({ path, value }) => [path, value]));
    expect(all.get('training.learningRate')).toBe(0.001);
    expect(all.get('model.likelihood')).toBe('bernoulli');
    expect(all.get('model.encoder')).toBe('[{"type":"dense","units":8}]');
    expect(all.get('data.validationCount')).toBe(100);
    expect(all.get('execution.executor')).toBe('measured');
    expect(all.get('execution.threads')).toBe(0);
  });
});
