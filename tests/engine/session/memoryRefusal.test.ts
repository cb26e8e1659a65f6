import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { buildModel } from '../../../src-main/engine/models/registry';
import { openSession } from '../../../src-main/engine/session/openSession';
import { ConfigError } from '../../../src-shared/errors';
import { PLAIN_RULE } from '../execution/executors';
import { barImages, toyConfig } from '../toyImages';

const source = barImages(2000);
const { shape } = source;
const config = toyConfig({ encoder: [{ type: 'dense', units: 2048 }] }, { batchSize: 2000 });

vi.mock(import('../../../src-main/engine/execution/memoryPlan'), async (importOriginal) => {
  const original = await importOriginal();
  // As much as a batch of 100 images takes.
  const availableMemoryBytes = () => {
    const model = buildModel(config.model, { shape, classCount: 0, trainCount: 40 });
    const counts = { trainCount: 2000, bytesPerValue: 1, batchSize: 100 };
    const { bytes, isDataResident } = original.planMemory({
      ...{ model, rule: PLAIN_RULE, shape, ...counts },
      availableBytes: Infinity,
    });
    return bytes - (isDataResident ? 2000 * 64 : 0);
  };
  return { ...original, availableMemoryBytes };
});

test('a run that does not fit into the memory is refused before anything is made', async () => {
  const refused = openSession({ config, shape, trainCount: 2000, classCount: 0, source });
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(/use a batch size of at most 100, or a smaller network$/);
  expect(tf.memory().numTensors).toBe(0);
  // To be explored it needs no step.
  const explored = await openSession({ config, shape, trainCount: 2000, classCount: 0 });
  explored.dispose();
});
