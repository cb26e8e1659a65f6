import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import type { ImageBatch } from '../../../src-main/engine/execution/executor';
import { latentDimOf, modelDescriptors } from '../../../src-main/engine/models/registry';
import { openSession } from '../../../src-main/engine/session/openSession';
import type {
  ImageSource,
  ModelSession,
  SessionOptions,
  StepLosses,
} from '../../../src-main/engine/session/session';
import { barImages, firstBatch, toyConfig } from '../toyImages';

/*
 * What every model of the registry must do, whatever its idea: train by a traced program, stop, resume
 * bit for bit, be evaluated, and be explored as far as its card says.
 */

beforeAll(() => loadTensorFlow());

const CLASS_COUNT = 3;
const bars = barImages(40);
const source: ImageSource = {
  ...bars,
  labels: Int32Array.from({ length: bars.count }, (_, i) => i % CLASS_COUNT),
};
const STEPS = 7;

async function opened(kind: string, checkpoint?: Uint8Array): Promise<ModelSession> {
  const options: SessionOptions = {
    // The fields' defaults: the network of a run that says no more than the kind.
    config: toyConfig({ kind }),
    shape: source.shape,
    classCount: CLASS_COUNT,
    trainCount: source.count,
    source,
    ...(checkpoint && { checkpoint }),
    onExecution: ({ executor, reason }) => expect(executor, reason).toBe('session'),
  };
  const session = await openSession(options);
  onTestFinished(() => session.dispose());
  return session;
}

async function trainTo(session: ModelSession, step: number): Promise<StepLosses[]> {
  const losses: StepLosses[] = [];
  while (session.stepIndex < step) {
    losses.push(...(await session.trainSteps(step - session.stepIndex)));
  }
  return losses;
}

describe.each(modelDescriptors().map((card) => [card.kind, card] as const))('%s', (kind, card) => {
  const { abilities, terms, headline } = card;

  test('trains by a traced program, and goes on bit for bit where it was stopped', async () => {
    const through = await opened(kind);
    const losses = await trainTo(through, STEPS);
    const stopped = await opened(kind);
    const before = await trainTo(stopped, 4);
    const resumed = await opened(kind, await stopped.saveCheckpoint());
    expect([...before, ...(await trainTo(resumed, STEPS))]).toEqual(losses);
    expect(await resumed.saveCheckpoint()).toEqual(await through.saveCheckpoint());
  });

  test('measures what its card says, alike twice', async () => {
    const session = await opened(kind);
    const [first] = await trainTo(session, 1);
    const keys = Object.keys(first!.losses);
    // A network with fewer layers than there may be measures fewer.
    expect(keys).toEqual(terms.map(({ key }) => key).filter((key) => keys.includes(key)));
    expect(keys[0]).toBe('totalNats');
    expect(keys).toContain(headline);
    const evaluated = [await lastOf(session), await lastOf(session)];
    expect(Object.keys(evaluated[0]!)).toEqual(keys);
    expect(evaluated[1]).toEqual(evaluated[0]);
  });

  test('has the codes, samples and likelihood that its card promises, and no others', async () => {
    const session = await opened(kind);
    const batch = labelled(firstBatch(source, 5));
    expect(session.encodes).toBe(abilities.encodes);
    expect(session.usesLabels).toBe(abilities.labels !== 'none');
    expect(session.latentDim).toBe(latentDimOf(session.config.model));
    const codeCount = 5 * session.latentDim;
    if (abilities.encodes) {
      const { means, logVariances } = await session.encode(batch);
      expect(means).toHaveLength(codeCount);
      // A posterior that a flow has bent has no log-variance either.
      if (!abilities.hasPosterior) expect(logVariances).toBeNull();
      const images = await session.decode({ codes: means, labels: batch.labels, count: 5 });
      expect(images).toHaveLength(5 * 64);
      expect(images.every(Number.isFinite)).toBe(true);
    } else {
      await expect(session.encode(batch)).rejects.toThrow(/has no encoder/);
      await expect(session.reconstructionNats(batch, new Float32Array(codeCount))).rejects.toThrow(
        /has no/,
      );
    }
    if (abilities.prior === 'none') {
      await expect(session.samplePrior(5, 0)).rejects.toThrow(/has no prior/);
    } else {
      const drawn = await session.samplePrior(5, 9);
      expect(drawn).toHaveLength(codeCount);
      expect(await session.samplePrior(5, 9)).toEqual(drawn);
      expect(await session.samplePrior(5, 10)).not.toEqual(drawn);
    }
  });

  test('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const session = await opened(kind);
    await trainTo(session, 2);
    await lastOf(session);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

async function lastOf(session: ModelSession) {
  const passes = session.evaluate(source, 1);
  let pass = await passes.next();
  while (!pass.done) pass = await passes.next();
  return pass.value;
}

function labelled(batch: ImageBatch): ImageBatch {
  return { ...batch, labels: source.labels!.slice(0, batch.count) };
}
