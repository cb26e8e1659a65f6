import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { openSession } from '../../../src-main/engine/session/openSession';
import type {
  EvaluatedLosses,
  ImageSource,
  ModelSession,
  SessionOptions,
  StepLosses,
} from '../../../src-main/engine/session/session';
import { StoreError, TrainingDivergedError } from '../../../src-shared/errors';
import { barImages, TOY_CONV, toyConfig } from '../toyImages';

beforeAll(() => loadTensorFlow());

const source = barImages(40);
const conv: SessionOptions = { config: toyConfig(TOY_CONV), shape: source.shape, trainCount: 40 };

const open: ModelSession[] = [];
afterEach(() => open.splice(0).forEach((session) => session.dispose()));

async function session(options: SessionOptions): Promise<ModelSession> {
  const opened = await openSession(options);
  open.push(opened);
  return opened;
}

function train(trained: ModelSession, steps: number): StepLosses[] {
  return Array.from({ length: steps }, () => trained.trainStep(source));
}

function evaluated(trained: ModelSession, images: ImageSource, samples: number): EvaluatedLosses {
  return [...trained.evaluate(images, samples)].at(-1)!;
}

test('two runs of one seed give the same numbers and the same file, bit for bit', async () => {
  const [first, second] = [await session(conv), await session(conv)];
  expect(train(first, 7)).toEqual(train(second, 7));
  expect(first.saveCheckpoint()).toEqual(second.saveCheckpoint());
});

test('another seed gives other numbers', async () => {
  const other = { ...conv, config: toyConfig(TOY_CONV, { seed: 1 }) };
  const [first, second] = [await session(conv), await session(other)];
  expect(train(first, 1)[0]!.totalNats).not.toBe(train(second, 1)[0]!.totalNats);
});

test('a run resumed in the middle of an epoch goes on as if it had not been broken off', async () => {
  const through = await session(conv);
  // 40 images in batches of 16 are 3 steps: 4 steps end inside the second epoch.
  train(through, 4);
  const checkpoint = through.saveCheckpoint();
  const resumed = await session({ ...conv, checkpoint });
  expect(resumed.stepIndex).toBe(4);
  expect(train(resumed, 6)).toEqual(train(through, 6));
  expect(resumed.saveCheckpoint()).toEqual(through.saveCheckpoint());
});

test('evaluating, encoding and saving do not change the training', async () => {
  const [plain, watched] = [await session(conv), await session(conv)];
  train(plain, 2);
  train(watched, 1);
  evaluated(watched, source, 2);
  watched.encode(new Float32Array(64), 1);
  watched.saveCheckpoint();
  train(watched, 1);
  expect(watched.saveCheckpoint()).toEqual(plain.saveCheckpoint());
});

test('steps count from 1 and the epoch’s last batch is used', async () => {
  const counts: number[] = [];
  const counting: ImageSource = {
    ...source,
    gather(indices, out) {
      counts.push(indices.length);
      source.gather(indices, out);
    },
  };
  const trained = await session(conv);
  const losses = [1, 2, 3, 4].map(() => trained.trainStep(counting));
  expect(losses.map(({ stepIndex }) => stepIndex)).toEqual([1, 2, 3, 4]);
  expect(counts).toEqual([16, 16, 8, 16]);
});

test('the negative ELBO of a learnable problem falls by more than half', async () => {
  const images = barImages(256);
  const trained = await session({
    config: toyConfig(
      { encoder: [{ type: 'dense', units: 64 }], latentDim: 4 },
      {
        learningRate: 5e-3,
        batchSize: 32,
      },
    ),
    shape: images.shape,
    trainCount: 256,
  });
  const before = evaluated(trained, images, 1);
  for (let step = 0; step < 240; step++) trained.trainStep(images);
  const after = evaluated(trained, images, 1);
  expect(after.elboNats).toBeLessThan(before.elboNats / 2);
  expect(after.elboNats).toBeCloseTo(after.reconstructionNats + after.klNats, 9);
});

test('an evaluation covers the source, says the same twice, and yields on the way', async () => {
  const images = barImages(300);
  const trained = await session(conv);
  const yielded = [...trained.evaluate(images, 2)];
  // Three passes of at most 128 images, two draws each.
  expect(yielded.length).toBe(6);
  expect([...trained.evaluate(images, 2)]).toEqual(yielded);
  const klAlone = evaluated(trained, images, 1).klNats;
  expect(yielded.at(-1)!.klNats).toBeCloseTo(klAlone, 9);
});

test('an evaluation gives the objective with the KL weighed by beta, and the negative ELBO without', async () => {
  const images = barImages(300);
  const trained = await session({ ...conv, config: toyConfig({ ...TOY_CONV, beta: 4 }) });
  const { totalNats, elboNats, reconstructionNats, klNats } = evaluated(trained, images, 2);
  expect(klNats).toBeGreaterThan(0.01);
  expect(totalNats).toBeCloseTo(reconstructionNats + 4 * klNats, 4);
  expect(elboNats).toBeCloseTo(reconstructionNats + klNats, 9);
});

test('the KL of an evaluation is the mean over all images, small last pass included', async () => {
  const count = 300;
  const images = barImages(count);
  const trained = await session(conv);
  train(trained, 20);
  const pixels = new Float32Array(count * 64);
  images.gather(
    Uint32Array.from({ length: count }, (_, i) => i),
    pixels,
  );
  const { means, logVariances } = trained.encode(pixels, count);
  // The closed form of a diagonal Gaussian against N(0, I), in float64.
  const klSum = means.reduce((sum, mean, i) => {
    const logVariance = logVariances[i]!;
    return sum + 0.5 * (mean * mean + Math.exp(logVariance) - 1 - logVariance);
  }, 0);
  expect(evaluated(trained, images, 2).klNats).toBeCloseTo(klSum / count, 5);
});

test('a huge learning rate ends with the step at which the loss was no longer finite', async () => {
  const config = toyConfig(TOY_CONV, { learningRate: 1 });
  config.training.learningRate = 1e30;
  const trained = await session({ ...conv, config });
  let thrown: unknown;
  let steps = 0;
  while (thrown === undefined && steps < 20) {
    steps += 1;
    try {
      trained.trainStep(source);
    } catch (error) {
      thrown = error;
    }
  }
  expect(thrown).toBeInstanceOf(TrainingDivergedError);
  expect((thrown as TrainingDivergedError).stepIndex).toBe(steps);
  expect(steps).toBeGreaterThan(1);
});

test('broken weights are never written to a checkpoint', async () => {
  const broken: ImageSource = { ...source, gather: (_indices, out) => out.fill(NaN) };
  const trained = await session(conv);
  expect(() => trained.trainStep(broken)).toThrow(TrainingDivergedError);
  expect(() => trained.saveCheckpoint()).toThrow(TrainingDivergedError);
});

test('codes and images of many items are those of each alone', async () => {
  const trained = await session(conv);
  const count = 130;
  const images = new Float32Array(count * 64);
  barImages(count).gather(
    Uint32Array.from({ length: count }, (_, i) => i),
    images,
  );
  const { means, logVariances } = trained.encode(images, count);
  expect(means.length).toBe(count * 2);
  expect(logVariances.length).toBe(count * 2);
  const decoded = trained.decode(means, count);
  const nats = trained.reconstructionNats(images, means, count);
  const last = trained.encode(images.slice(-64), 1);
  expect(last.means[0]).toBeCloseTo(means[258]!, 5);
  expect(last.logVariances[1]).toBeCloseTo(logVariances[259]!, 5);
  expect(trained.decode(last.means, 1)[10]).toBeCloseTo(decoded[129 * 64 + 10]!, 5);
  expect(trained.reconstructionNats(images.slice(-64), last.means, 1)[0]).toBeCloseTo(
    nats[129]!,
    4,
  );
});

test('the reconstruction of one image is the sum of its pixels’ costs', async () => {
  const trained = await session(conv);
  const image = new Float32Array(64);
  source.gather(Uint32Array.of(3), image);
  const code = Float32Array.of(0.4, -0.7);
  const chances = trained.decode(code, 1);
  const byHand = image.reduce(
    (sum, t, i) => sum - t * Math.log(chances[i]!) - (1 - t) * Math.log(1 - chances[i]!),
    0,
  );
  expect(trained.reconstructionNats(image, code, 1)[0]).toBeCloseTo(byHand, 3);
});

test('a checkpoint of another run is refused', async () => {
  const checkpoint = (await session(conv)).saveCheckpoint();
  const other = { ...conv, config: toyConfig(TOY_CONV, { seed: 1 }), checkpoint };
  const refused = openSession(other);
  await expect(refused).rejects.toThrow(StoreError);
  await expect(refused).rejects.toThrow('config fingerprint');
});

test('a damaged checkpoint is refused and leaves no tensor behind', async () => {
  const checkpoint = (await session(conv)).saveCheckpoint().slice();
  checkpoint[checkpoint.length >> 1]! ^= 1;
  const before = tf.memory().numTensors;
  await expect(openSession({ ...conv, checkpoint })).rejects.toThrow('damaged or truncated');
  expect(tf.memory().numTensors).toBe(before);
});

test('a training source of another size is refused', async () => {
  const trained = await session(conv);
  expect(() => trained.trainStep(barImages(39))).toThrow(
    'the training source must have 40 images, got 39',
  );
});

test('the number of tensors does not grow, and disposing frees all', async () => {
  const atStart = tf.memory().numTensors;
  const trained = await openSession(conv);
  const opened = tf.memory().numTensors;
  train(trained, 100);
  evaluated(trained, source, 2);
  expect(tf.memory().numTensors).toBe(opened);
  trained.dispose();
  expect(tf.memory().numTensors).toBe(atStart);
});
