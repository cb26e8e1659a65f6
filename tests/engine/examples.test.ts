import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parameterCount } from '../../src-main/engine/models/model';
import { buildModel, modelFields } from '../../src-main/engine/models/registry';
import { parseRunConfig } from '../../src-shared/runConfig';

const folder = new URL('../../examples/', import.meta.url);

function example(file: string) {
  const given: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  return parseRunConfig(given, modelFields);
}

const data = { shape: { height: 28, width: 28, channels: 1 }, classCount: 10, trainCount: 1000 };

test('every example is a complete config whose model fits 28 x 28 images', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  expect(files).toEqual(expect.arrayContaining(['digits-vae.json', 'mnist-conv-vae.json']));
  for (const file of files) {
    const config = example(file);
    expect(config.name).not.toBe('');
    expect(buildModel(config.model, data).weights.length).toBeGreaterThan(0);
  }
});

test('the MNIST example has the network and the settings of the Keras VAE example', () => {
  const { data: used, model, training } = example('mnist-conv-vae.json');
  expect(used).toMatchObject({ dataset: 'mnist', validationCount: 0, binarise: 'none' });
  expect(parameterCount(buildModel(model, data))).toBe(134_165);
  expect(training).toMatchObject({ epochs: 30, batchSize: 128, learningRate: 1e-3, seed: 0 });
});
