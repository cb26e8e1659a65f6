import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { openSession } from '../../../src-main/engine/session/openSession';
import { ConfigError } from '../../../src-shared/errors';
import { barImages, toyConfig } from '../toyImages';

vi.mock(import('../../../src-main/engine/execution/memoryPlan'), async (importOriginal) => ({
  ...(await importOriginal()),
  availableMemoryBytes: () => 575e6,
}));

test('a run that does not fit into the memory is refused before anything is made', async () => {
  const source = barImages(2000);
  const config = toyConfig({ encoder: [{ type: 'dense', units: 2048 }] }, { batchSize: 2000 });
  const options = { config, shape: source.shape, trainCount: 2000, source };
  const refused = openSession(options);
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(/at most \d+, or a smaller network$/);
  expect(tf.memory().numTensors).toBe(0);
  // To be explored it needs no step.
  const { shape } = source;
  const explored = await openSession({ config, shape, trainCount: 2000 });
  explored.dispose();
});
