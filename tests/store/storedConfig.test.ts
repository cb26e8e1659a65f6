import { expect, it } from 'vitest';
import { configFromJson } from '../../src-main/store/storedConfig';
import { executionConfig } from '../executionConfig';
import { CONFIG } from './support';

it('gives a config from before the execution section the defaults of that section', () => {
  const { execution, ...before } = CONFIG;
  expect(execution).toMatchObject({
    executor: 'measured',
    threads: 0,
    device: 'auto',
    precision: 'f32',
  });
  expect(configFromJson(JSON.stringify(before))).toEqual({ ...before, execution });
});

it('gives a config from before more settings of data and training what was done then', () => {
  // All that the sections had when a run could only be trained by Adam on 8-bit images.
  const before = {
    ...CONFIG,
    data: { dataset: 'digits', validationCount: 100 },
    training: {
      epochs: 3,
      batchSize: 64,
      learningRate: 0.01,
      seed: 0,
      latentSampleCount: 10,
      latentIntervalSteps: 5,
    },
  };
  const { data, training } = configFromJson(JSON.stringify(before));
  expect(data).toMatchObject({ ...before.data, scaling: 'none', binarise: 'none', noiseSigma: 0 });
  expect(data).toMatchObject({ trainCount: 0, classBalance: 'none', labelledCount: 0 });
  expect(training).toMatchObject({ ...before.training, optimizer: 'adam', schedule: 'constant' });
  expect(training).toMatchObject({ warmupEpochs: 0, clipNorm: 0, patienceEpochs: 0 });
});

it('leaves what a config says of its execution as it is', () => {
  const fixed = { ...CONFIG, execution: executionConfig({ executor: 'session', threads: 3 }) };
  expect(configFromJson(JSON.stringify(fixed))).toEqual(fixed);
});
