import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import type { Model } from '../../../src-main/engine/models/model';
import * as registry from '../../../src-main/engine/models/registry';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ExecutionReport } from '../../../src-shared/domain';
import { barImages, firstImages, toyConfig } from '../toyImages';

vi.mock(import('../../../src-main/engine/models/registry'), async (importOriginal) => {
  const original = await importOriginal();
  // As if the registry had a model that measures an angle, for which no kernel is traced.
  const buildModel: typeof original.buildModel = (config, shape) => {
    const model = original.buildModel(config, shape);
    const losses: Model['losses'] = (...given) => {
      const { total, ...rest } = model.losses(...given);
      return { total: tf.add(total, tf.atan2(total, 1)), ...rest };
    };
    return { ...model, losses };
  };
  return { ...original, buildModel };
});

beforeAll(() => loadTensorFlow());

test('a run of a model with an operation that cannot be traced goes on eagerly and says why', async () => {
  const config = toyConfig(undefined, {}, { executor: 'measured' });
  const source = barImages(40);
  expect(registry.buildModel(config.model, source.shape).latentDim).toBe(2);
  const reports: ExecutionReport[] = [];
  const session = await openSession({
    config,
    shape: source.shape,
    trainCount: 40,
    source,
    onExecution: (report) => reports.push(report),
  });
  onTestFinished(() => session.dispose());
  expect(reports).toMatchObject([
    {
      executor: 'eager',
      isDataResident: false,
      reason: expect.stringContaining('Atan2') as string,
    },
  ]);
  const losses = await session.trainSteps(5);
  expect(losses).toHaveLength(1);
  const images = firstImages(source);
  const { means } = await session.encode(images, 40);
  const checkpoint = await session.saveCheckpoint();

  // To be explored, it needs no images to train on.
  const { shape } = source;
  const explored = await openSession({ config, shape, trainCount: 40, checkpoint });
  onTestFinished(() => explored.dispose());
  expect((await explored.encode(images, 40)).means).toEqual(means);
});
