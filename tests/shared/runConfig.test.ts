import { expect, test } from 'vitest';
import { checkRunConfig, parseRunConfig } from '../../src-shared/runConfig';
import type { FieldSchema } from '../../src-shared/schema/fields';

const vaeFields: FieldSchema[] = [
  { kind: 'integer', key: 'latentDim', label: 'L', help: 'H', min: 1, max: 512, default: 2 },
];
const modelFields = (kind: string) => (kind === 'vae' ? vaeFields : null);

test('a config with only a model becomes complete', () => {
  expect(parseRunConfig({ model: { kind: 'vae' } }, modelFields)).toEqual({
    name: '',
    data: {
      dataset: 'digits',
      validationCount: 2000,
      trainCount: 0,
      classBalance: 'none',
      heldOutClass: '',
      labelledCount: 0,
      scaling: 'none',
      binarise: 'none',
      noiseSigma: 0,
    },
    model: { kind: 'vae', latentDim: 2 },
    training: {
      epochs: 20,
      batchSize: 128,
      optimizer: 'adam',
      learningRate: 0.001,
      momentum: 0.9,
      weightDecay: 0.01,
      schedule: 'constant',
      decayEpochs: 10,
      warmupEpochs: 0,
      clipNorm: 0,
      patienceEpochs: 0,
      seed: 0,
      latentSampleCount: 2000,
      latentIntervalSteps: 50,
      scoreEveryEpochs: 0,
    },
    execution: {
      executor: 'measured',
      device: 'auto',
      precision: 'f32',
      cardMemoryShare: 0.9,
      threads: 0,
    },
  });
});

test('problems of all sections are found at once, each at its field', () => {
  const given = {
    nmae: 'typo',
    data: { validationCount: -1 },
    model: { kind: 'vae', latentDim: 0 },
    training: { epochs: 0 },
    execution: { executor: 'fastest', threads: -1 },
  };
  const fields = checkRunConfig(given, modelFields).problems.map((problem) => problem.field);
  expect(fields).toEqual([
    'nmae',
    'data.validationCount',
    'model.latentDim',
    'training.epochs',
    'execution.executor',
    'execution.threads',
  ]);
});

test('an unknown model is refused by name', () => {
  expect(() => parseRunConfig({ model: { kind: 'gan' } }, modelFields)).toThrow(
    'model.kind must name a known model, got "gan"',
  );
});

test.each([null, 5, [], 'text'])('%j is no config', (given) => {
  expect(checkRunConfig(given, modelFields).problems[0]?.message).toContain(
    'a run config must be an object, got',
  );
});
