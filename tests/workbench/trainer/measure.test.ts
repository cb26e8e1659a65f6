import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ModelSession } from '../../../src-main/engine/session/session';
import type { ExploreResults } from '../../../src-main/workbench/trainer/exploreRequests';
import type { JobData } from '../../../src-main/workbench/trainer/jobData';
import { isMeasurement, measure } from '../../../src-main/workbench/trainer/measure';
import { Turns } from '../../../src-main/workbench/trainer/turns';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { barImages, firstBatch, toyConfig } from '../../engine/toyImages';

beforeAll(() => loadTensorFlow());

const source = barImages(100);
const DATA: JobData = {
  fingerprint: '',
  train: source,
  validation: null,
  test: barImages(30),
  sample: firstBatch(source, 20),
  classNames: [],
  testFactors: null,
  greyValues: () => new Uint8Array(0),
};

async function openedSession(model?: FieldValues): Promise<ModelSession> {
  const session = await openSession({
    config: toyConfig(model),
    shape: source.shape,
    classCount: 0,
    trainCount: 100,
    source,
  });
  onTestFinished(() => session.dispose());
  for (let done = 0; done < 20;) done += (await session.trainSteps(20 - done)).length;
  return session;
}

test('an evaluation has losses, active units and both estimates, of no more images than there are', async () => {
  const session = await openedSession();
  const answer = await measure(session, DATA, new Turns(), {
    kind: 'evaluate',
    drawCount: 50,
    imageCount: 1000,
  });
  const {
    stepIndex,
    test: losses,
    activeUnits,
    importance,
    naive,
  } = answer as ExploreResults['evaluate'];
  expect(stepIndex).toBe(20);
  expect(Object.keys(losses)).toContain('elboNats');
  expect(activeUnits!.latentDim).toBe(2);
  expect(importance).toMatchObject({ drawCount: 50, imageCount: 30 });
  expect(naive).toMatchObject({ drawCount: 50, imageCount: 30 });
  // The ELBO is a bound, here over one draw an image.
  expect(importance!.nllNats).toBeLessThan(losses['elboNats']! + 1);
  expect(naive!.nllNats).toBeGreaterThan(importance!.nllNats - 1);
});

test('gradients are measured on images of the map', async () => {
  const answer = await measure(await openedSession(), DATA, new Turns(), { kind: 'gradientNoise' });
  const noise = answer as ExploreResults['gradientNoise'];
  expect(noise).toMatchObject({ stepIndex: 20, draws: 64 });
  expect(noise.pathwise.variance).toBeGreaterThan(0);
  expect(noise.score.variance).toBeGreaterThan(noise.pathwise.variance);
});

test('others have their turns meanwhile, and training does not change what is measured', async () => {
  const session = await openedSession();
  const request = { kind: 'evaluate', drawCount: 2000, imageCount: 30 } as const;
  const alone = await measure(session, DATA, new Turns(), request);
  const turns = new Turns();
  const order: string[] = [];
  const measured = measure(session, DATA, turns, request).finally(() => order.push('measured'));
  await turns.take(() => session.trainSteps(1));
  order.push('trained');
  expect(await measured).toEqual(alone);
  expect(order).toEqual(['trained', 'measured']);
});

test('only what takes long is a measurement', () => {
  expect(isMeasurement({ kind: 'gradientNoise' })).toBe(true);
  expect(isMeasurement({ kind: 'evaluate', drawCount: 2, imageCount: 2 })).toBe(true);
  expect(isMeasurement({ kind: 'sample', count: 1, seed: 0, label: null })).toBe(false);
});
