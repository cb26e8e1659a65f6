import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import type { Model } from '../../../src-main/engine/models/model';
import * as registry from '../../../src-main/engine/models/registry';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ExecutionReport } from '../../../src-shared/domain';
import { barImages, firstBatch, toyConfig } from '../toyImages';

vi.mock(import('../../../src-main/engine/models/registry'), async (importOriginal) => {
  const original = await importOriginal();
  // As if the registry had a model that measures an angle, for which no kernel is traced.
  const buildModel: typeof original.buildModel = (config, data) => {
    const model = original.buildModel(config, data);
    const withAngle: Model['losses'] = (...given) => {
      const losses = model.losses(...given);
      const { totalNats } = losses;
      return { ...losses, totalNats: tf.add(totalNats!, tf.atan2(totalNats!, 1)) };
    };
    return { ...model, losses: withAngle };
  };
  return { ...original, buildModel };
});

beforeAll(() => loadTensorFlow());

test('a run of a model with an operation that cannot be traced goes on eagerly and says why', async () => {
  const config = toyConfig(undefined, {}, { executor: 'measured' });
  const source = barImages(40);
  expect(
    registry.buildModel(config.model, {
      shape: source.shape,
      classCount: 0,
      trainCount: source.count,
    }).latentDim,
  ).toBe(2);
  const reports: ExecutionReport[] = [];
  const session = await openSession({
    config,
    shape: source.shape,
    trainCount: 40,
    classCount: 0,
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
  const images = firstBatch(source);
  const { means } = await session.encode(images);
  const checkpoint = await session.saveCheckpoint();

  // To be explored, it needs no images to train on.
  const { shape } = source;
  const explored = await openSession({ config, shape, trainCount: 40, classCount: 0, checkpoint });
  onTestFinished(() => explored.dispose());
  expect((await explored.encode(images)).means).toEqual(means);
});
