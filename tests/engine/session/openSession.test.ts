import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { openSession } from '../../../src-main/engine/session/openSession';
import type {
  ImageSource,
  ModelSession,
  SessionOptions,
  StepLosses,
} from '../../../src-main/engine/session/session';
import type { Losses } from '../../../src-shared/domain';
import { StoreError, TrainingDivergedError } from '../../../src-shared/errors';
import { executionConfig } from '../../executionConfig';
import { barImages, firstBatch, TOY_CONV, toyConfig } from '../toyImages';

beforeAll(() => loadTensorFlow());

const source = barImages(40);
const conv: SessionOptions = {
  config: toyConfig(TOY_CONV),
  shape: source.shape,
  trainCount: 40,
  classCount: 0,
  source,
};

const open: ModelSession[] = [];
afterEach(() => open.splice(0).forEach((session) => session.dispose()));

async function session(options: SessionOptions): Promise<ModelSession> {
  const opened = await openSession(options);
  open.push(opened);
  return opened;
}

async function train(trained: ModelSession, steps: number): Promise<StepLosses[]> {
  const losses: StepLosses[] = [];
  while (losses.length < steps) losses.push(...(await trained.trainSteps(steps - losses.length)));
  return losses;
}

/** The mean losses after each pass. */
async function passes(
  trained: ModelSession,
  images: ImageSource,
  samples: number,
): Promise<Losses[]> {
  const losses: Losses[] = [];
  for await (const pass of trained.evaluate(images, samples)) losses.push(pass);
  return losses;
}

async function evaluated(
  trained: ModelSession,
  images: ImageSource,
  samples: number,
): Promise<Losses> {
  return (await passes(trained, images, samples)).at(-1)!;
}

test('two runs of one seed give the same numbers and the same file, bit for bit', async () => {
  const [first, second] = [await session(conv), await session(conv)];
  expect(await train(first, 7)).toEqual(await train(second, 7));
  expect(await first.saveCheckpoint()).toEqual(await second.saveCheckpoint());
});

test('another seed gives other numbers', async () => {
  const other = { ...conv, config: toyConfig(TOY_CONV, { seed: 1 }) };
  const [first, second] = [await session(conv), await session(other)];
  const [[one], [another]] = [await train(first, 1), await train(second, 1)];
  expect(one!.losses).not.toEqual(another!.losses);
});

test('a run resumed in the middle of an epoch goes on as if it had not been broken off', async () => {
  const through = await session(conv);
  // 40 images in batches of 16 are 3 steps: 4 steps end inside the second epoch.
  await train(through, 4);
  const checkpoint = await through.saveCheckpoint();
  const resumed = await session({ ...conv, checkpoint });
  expect(resumed.stepIndex).toBe(4);
  expect(await train(resumed, 6)).toEqual(await train(through, 6));
  expect(await resumed.saveCheckpoint()).toEqual(await through.saveCheckpoint());
});

test('evaluating, encoding and saving do not change the training', async () => {
  const [plain, watched] = [await session(conv), await session(conv)];
  await train(plain, 2);
  await train(watched, 1);
  await evaluated(watched, source, 2);
  await watched.encode(firstBatch(source, 1));
  await watched.saveCheckpoint();
  await train(watched, 1);
  expect(await watched.saveCheckpoint()).toEqual(await plain.saveCheckpoint());
});

test('steps count from 1 and the epoch’s last batch is used', async () => {
  const counts: number[] = [];
  // The eager executor has its batches made here, one at a time.
  const counting: ImageSource = {
    shape: source.shape,
    count: source.count,
    labels: null,
    gather(indices, out) {
      counts.push(indices.length);
      source.gather(indices, out);
    },
  };
  const trained = await session({
    ...conv,
    source: counting,
    execution: executionConfig({ executor: 'eager', threads: 0 }),
  });
  const losses = await train(trained, 4);
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
    classCount: 0,
    source: images,
  });
  const before = await evaluated(trained, images, 1);
  await train(trained, 240);
  const after = await evaluated(trained, images, 1);
  expect(after['elboNats']).toBeLessThan(before['elboNats']! / 2);
  expect(after['elboNats']).toBeCloseTo(after['reconstructionNats']! + after['klNats']!, 4);
});

test('an evaluation covers the source, says the same twice, and yields on the way', async () => {
  const images = barImages(300);
  const trained = await session(conv);
  const yielded = await passes(trained, images, 2);
  // Three passes of at most 128 images, two draws each.
  expect(yielded.length).toBe(6);
  expect(await passes(trained, images, 2)).toEqual(yielded);
  const klAlone = (await evaluated(trained, images, 1))['klNats']!;
  expect(yielded.at(-1)!['klNats']).toBeCloseTo(klAlone, 9);
});

test('an evaluation gives the objective with the KL weighed by beta, and the negative ELBO without', async () => {
  const images = barImages(300);
  const trained = await session({ ...conv, config: toyConfig({ ...TOY_CONV, beta: 4 }) });
  const losses = await evaluated(trained, images, 2);
  const [reconstruction, kl] = [losses['reconstructionNats']!, losses['klNats']!];
  expect(kl).toBeGreaterThan(0.01);
  expect(losses['totalNats']).toBeCloseTo(reconstruction + 4 * kl, 4);
  expect(losses['elboNats']).toBeCloseTo(reconstruction + kl, 4);
});

test('the KL of an evaluation is the mean over all images, small last pass included', async () => {
  const count = 300;
  const images = barImages(count);
  const trained = await session(conv);
  await train(trained, 20);
  const { means, logVariances } = await trained.encode(firstBatch(images));
  // The closed form of a diagonal Gaussian against N(0, I), in float64.
  const klSum = means.reduce((sum, mean, i) => {
    const logVariance = logVariances![i]!;
    return sum + 0.5 * (mean * mean + Math.exp(logVariance) - 1 - logVariance);
  }, 0);
  expect((await evaluated(trained, images, 2))['klNats']).toBeCloseTo(klSum / count, 5);
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
      await trained.trainSteps(1);
    } catch (error) {
      thrown = error;
    }
  }
  expect(thrown).toBeInstanceOf(TrainingDivergedError);
  expect((thrown as TrainingDivergedError).stepIndex).toBe(steps);
  expect(steps).toBeGreaterThan(1);
});

test('broken weights are never written to a checkpoint', async () => {
  const { shape, count } = source;
  const broken: ImageSource = {
    shape,
    count,
    labels: null,
    gather: (_indices, out) => out.fill(NaN),
  };
  const trained = await session({ ...conv, source: broken });
  await expect(trained.trainSteps(1)).rejects.toThrow(TrainingDivergedError);
  await expect(trained.saveCheckpoint()).rejects.toThrow(TrainingDivergedError);
});

test('codes and images of many items are those of each alone', async () => {
  const trained = await session(conv);
  const count = 130;
  const images = firstBatch(barImages(count));
  const lastImage = { images: images.images.slice(-64), labels: null, count: 1 };
  const { means, logVariances } = await trained.encode(images);
  expect(means.length).toBe(count * 2);
  expect(logVariances!.length).toBe(count * 2);
  const decoded = await trained.decode({ codes: means, labels: null, count });
  const nats = await trained.reconstructionNats(images, means);
  const last = await trained.encode(lastImage);
  expect(last.means[0]).toBeCloseTo(means[258]!, 5);
  expect(last.logVariances![1]).toBeCloseTo(logVariances![259]!, 5);
  const [lastDecoded, lastNats] = [
    await trained.decode({ codes: last.means, labels: null, count: 1 }),
    await trained.reconstructionNats(lastImage, last.means),
  ];
  expect(lastDecoded[10]).toBeCloseTo(decoded[129 * 64 + 10]!, 5);
  expect(lastNats[0]).toBeCloseTo(nats[129]!, 4);
});

test('the reconstruction of one image is the sum of its pixels’ costs', async () => {
  const trained = await session(conv);
  const image = new Float32Array(64);
  source.gather(Uint32Array.of(3), image);
  const code = Float32Array.of(0.4, -0.7);
  const chances = await trained.decode({ codes: code, labels: null, count: 1 });
  const byHand = image.reduce(
    (sum, t, i) => sum - t * Math.log(chances[i]!) - (1 - t) * Math.log(1 - chances[i]!),
    0,
  );
  expect(
    (await trained.reconstructionNats({ images: image, labels: null, count: 1 }, code))[0],
  ).toBeCloseTo(byHand, 3);
});

test('a checkpoint of another run is refused', async () => {
  const checkpoint = await (await session(conv)).saveCheckpoint();
  const other = { ...conv, config: toyConfig(TOY_CONV, { seed: 1 }), checkpoint };
  const refused = openSession(other);
  await expect(refused).rejects.toThrow(StoreError);
  await expect(refused).rejects.toThrow('config fingerprint');
});

test('a damaged checkpoint is refused and leaves no tensor behind', async () => {
  const checkpoint = (await (await session(conv)).saveCheckpoint()).slice();
  checkpoint[checkpoint.length >> 1]! ^= 1;
  const before = tf.memory().numTensors;
  await expect(openSession({ ...conv, checkpoint })).rejects.toThrow('damaged or truncated');
  expect(tf.memory().numTensors).toBe(before);
});

test('a training source of another size is refused', async () => {
  await expect(openSession({ ...conv, source: barImages(39) })).rejects.toThrow(
    'the training source must have 40 images, got 39',
  );
});

test('a training source of another shape is refused', async () => {
  await expect(openSession({ ...conv, source: barImages(40, 3) })).rejects.toThrow(
    'the training source must have images of 8 x 8 x 1, got 8 x 8 x 3',
  );
});

test.each(['session', 'eager'] as const)(
  'with the %s executor the number of tensors does not grow, and disposing frees all',
  async (executor) => {
    const atStart = tf.memory().numTensors;
    const trained = await openSession({
      ...conv,
      execution: executionConfig({ executor, threads: 0 }),
    });
    const opened = tf.memory().numTensors;
    await train(trained, 100);
    await evaluated(trained, source, 2);
    expect(tf.memory().numTensors).toBe(opened);
    trained.dispose();
    expect(tf.memory().numTensors).toBe(atStart);
  },
);
