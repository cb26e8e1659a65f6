import { expect, test } from 'vitest';
import { settingRows } from '../../../src-renderer/screens/run/settingRows';
import { EXAMPLES } from '../fake/fakeCatalogue';
import { VAE } from '../fake/fakeModels';

const { config } = EXAMPLES[0]!;
const namesOf = (...of: Parameters<typeof settingRows>) =>
  settingRows(...of).map(({ name }) => name);

test('settings of data and training are told where they differ from what is usual', () => {
  const usual = namesOf(config, VAE);
  const changed = settingRows(
    {
      ...config,
      data: { ...config.data, scaling: 'unit', trainCount: 500 },
      training: { ...config.training, optimizer: 'sgd', momentum: 0.5 },
    },
    VAE,
  ).filter(({ name }) => !usual.includes(name));
  expect(changed).toEqual([
    { name: 'Training images used', value: '500' },
    { name: 'Scaling', value: 'To 0..1' },
    { name: 'Optimizer', value: 'SGD' },
    { name: 'Momentum', value: '0.5' },
  ]);
});

test('what does not apply is not told', () => {
  const training = { ...config.training, momentum: 0.5 };
  expect(namesOf({ ...config, training }, VAE)).not.toContain('Momentum');
});

test('the device is told, and a share of its memory that is not the usual one', () => {
  const told = (execution: Partial<typeof config.execution>) =>
    settingRows({ ...config, execution: { ...config.execution, ...execution } }, VAE).slice(-2);
  expect(told({ device: 'cuda:1', precision: 'tf32', cardMemoryShare: 0.5 })).toEqual([
    { name: 'Executor', value: 'Fastest (measured) on cuda:1, TF32' },
    { name: 'Share of card memory', value: '0.5' },
  ]);
  expect(told({ device: 'cpu', cardMemoryShare: 0.5 }).map(({ name }) => name)).not.toContain(
    'Share of card memory',
  );
});
