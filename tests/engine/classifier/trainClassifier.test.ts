import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { encoderWeights } from '../../../src-main/engine/classifier/encoderWeights';
import {
  type ClassifierTask,
  trainClassifier,
} from '../../../src-main/engine/classifier/trainClassifier';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ReusePoint } from '../../../src-shared/domain';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { BAR_ROWS, labelledBars } from '../models/labelledBars';
import { toyConfig } from '../toyImages';

// Thousands of small steps, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
beforeAll(() => loadTensorFlow());

/** A narrow likelihood, so that the code says much of the image. */
const NETWORK: FieldValues = {
  encoder: [{ type: 'dense', units: 16 }],
  latentDim: 2,
  likelihood: 'gaussian',
  gaussianSigma: 0.1,
};
const bars = labelledBars(512, 0.4);
const test200 = { ...labelledBars(712, 0.4), count: 200 };
const unhurried = () => Promise.resolve();

/** The weights of a model after some steps on the bars. */
async function trainedState(model: FieldValues, steps: number) {
  const session = await openSession({
    config: toyConfig(model, { batchSize: 64, learningRate: 5e-3 }),
    shape: bars.shape,
    classCount: BAR_ROWS,
    trainCount: bars.count,
    source: bars,
  });
  onTestFinished(() => session.dispose());
  while (session.stepIndex < steps) await session.trainSteps(steps - session.stepIndex);
  return session.exportState();
}

/** The first images: the classes take turns. */
function firstBars(count: number) {
  return { ...bars, count, labels: bars.labels.slice(0, count) };
}

function taskOf(
  start: ReusePoint['start'],
  encoder: ReadonlyMap<string, Float32Array>,
): ClassifierTask {
  const train = firstBars(BAR_ROWS);
  const config = toyConfig(NETWORK);
  return { config, classCount: BAR_ROWS, train, test: test200, start, encoder, epochs: 1, seed: 0 };
}

test('from one label a class a trained encoder classifies better than one begun anew, the same each time', async () => {
  const { model } = toyConfig(NETWORK);
  const encoder = encoderWeights(model, bars.shape, await trainedState(NETWORK, 800));
  const accuracy = async (start: ReusePoint['start']) =>
    (await trainClassifier(taskOf(start, encoder), unhurried)).testAccuracy;
  const frozen = await accuracy('frozen');
  expect(frozen).toBeGreaterThan((await accuracy('scratch')) + 0.08);
  expect(await accuracy('fine-tuned')).not.toBe(frozen);
  expect(await accuracy('frozen')).toBe(frozen);
});

test('few images are passed over more often, so that there are 1,000 steps', async () => {
  // 4 images in batches of 1: 4 steps an epoch.
  const { epochs } = await trainClassifier(taskOf('scratch', new Map()), unhurried);
  expect(epochs).toBe(250);
});

test('the encoder of a model that is told the class is refused with what was found', async () => {
  const config = toyConfig({ kind: 'conditional-vae', ...NETWORK });
  const state = await trainedState({ kind: 'conditional-vae', ...NETWORK }, 1);
  expect(() => encoderWeights(config.model, bars.shape, state)).toThrow(
    'a conditional-vae has no encoder of images alone that could be reused: ' +
      'encoder/dense0/kernel must be 16 x 16, got 20 x 16',
  );
});

test('a model without the layers of an encoder is refused', () => {
  expect(() => encoderWeights({ kind: 'generator' }, bars.shape, [])).toThrow(
    'a generator has no encoder that could be reused',
  );
});
