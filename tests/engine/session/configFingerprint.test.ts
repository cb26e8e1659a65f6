import { expect, test } from 'vitest';
import { configFingerprint } from '../../../src-main/engine/session/configFingerprint';
import type { SessionOptions } from '../../../src-main/engine/session/session';
import { toyConfig } from '../toyImages';

const options: SessionOptions = {
  config: toyConfig(),
  shape: { height: 8, width: 8, channels: 1 },
  trainCount: 100,
  classCount: 0,
};

test('the order of keys does not count', () => {
  const config = Object.fromEntries(
    Object.entries(options.config).toReversed(),
  ) as unknown as SessionOptions['config'];
  expect(configFingerprint({ ...options, config })).toBe(configFingerprint(options));
});

test('name, epochs and the latent map may change', () => {
  const training = { epochs: 99, latentSampleCount: 50, latentIntervalSteps: 7 };
  const config = {
    ...toyConfig({ encoder: [{ type: 'dense', units: 16 }] }, training),
    name: 'new',
  };
  expect(configFingerprint({ ...options, config })).toBe(configFingerprint(options));
});

test.each([
  ['the seed', { ...options, config: toyConfig(undefined, { seed: 1 }) }],
  ['the learning rate', { ...options, config: toyConfig(undefined, { learningRate: 1e-4 }) }],
  ['the batch size', { ...options, config: toyConfig(undefined, { batchSize: 8 }) }],
  ['the network', { ...options, config: toyConfig({ encoder: [{ type: 'dense', units: 17 }] }) }],
  ['the image shape', { ...options, shape: { height: 4, width: 16, channels: 1 } }],
  ['the number of training images', { ...options, trainCount: 101 }],
  ['the optimizer', { ...options, config: toyConfig(undefined, { optimizer: 'sgd' }) }],
])('%s counts', (_name, changed) => {
  expect(configFingerprint(changed)).not.toBe(configFingerprint(options));
});
