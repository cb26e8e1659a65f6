import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import type { StepExecutor } from '../../../src-main/engine/execution/executor';
import { forwardParts } from '../../../src-main/engine/execution/forwardParts';
import { partSeed } from '../../../src-main/engine/execution/noise';
import { openTracedExecutor } from '../../../src-main/engine/execution/tracedExecutor';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { barImages, firstBatch, TOY_CONV } from '../toyImages';
import {
  batchesOf,
  openEager,
  openSessionExecutor,
  openWay,
  trainOneByOne,
  vaeProblem,
  waysHere,
} from './executors';
import { expectSameLosses } from './expectSameLosses';

// The ways are listed before any test begins.
await loadTensorFlow();

const conv = vaeProblem(TOY_CONV, barImages(40));
const images = firstBatch(conv.source, 16);
const BETA = { beta: 1 };
/** XLA and the host's feeds have to do with training alone. */
const sessions = (['session', 'session with vector kernels'] as const).filter((way) =>
  waysHere().includes(way),
);

/** The parts of a session's draw, each with its own seed, one after the other. */
async function eagerPrior(eager: StepExecutor, count: number): Promise<Float32Array> {
  const codes = new Float32Array(count * 2);
  for (const { start, size } of forwardParts(count, 128)) {
    codes.set(await eager.samplePrior(size, partSeed([count, 8], start)), start * 2);
  }
  return codes;
}

describe('passes outside training', () => {
  const bars = barImages(300);
  const problem = { ...conv, source: bars, forwardLimit: 128 };
  const part = (start: number, size: number) => {
    const { images: all } = firstBatch(bars);
    return { images: all.slice(start * 64, (start + size) * 64), labels: null, count: size };
  };

  test.each(sessions)('give by a %s what eager gives', async (way) => {
    const eager = openEager(problem);
    await trainOneByOne(eager, problem, 1, 5);
    const session = await openSessionExecutor(problem, way);
    await session.importState(await eager.exportState());
    for (const count of [1, 2, 3, 100, 127, 128, 129, 300]) {
      const given = part(0, count);
      const losses = await eager.evaluate(given, [3, -4], BETA);
      expectSameLosses([await session.evaluate(given, [3, -4], BETA)], [losses], 2e-6);
      const codes = await eager.encode(given);
      const found = await session.encode(given);
      expect(found.means).toHaveLength(count * 2);
      expectCloseTo(found.means, codes.means, 5e-6);
      expectCloseTo(found.logVariances!, codes.logVariances!, 5e-6);
      expectCloseTo(found.klNats!, codes.klNats!, 5e-6);
      const codeBatch = { codes: codes.means, labels: null, count };
      const decoded = await eager.decode(codeBatch);
      expectCloseTo(await session.decode(codeBatch), decoded, 5e-6);
      const drawn = await session.samplePrior(count, [count, 8]);
      expectCloseTo(drawn, await eagerPrior(eager, count), 1e-6);
      // Of some 40 nats each.
      const nats = await eager.reconstructionNats(given, codes.means);
      const foundNats = await session.reconstructionNats(given, codes.means);
      expectCloseTo(foundNats, nats, 1e-4);
    }
  });

  test.each(['eager', 'session'] as const)(
    'of %s evaluate each part with noise of its own',
    async (way) => {
      const executor = await openWay(way, problem);
      const whole = await executor.evaluate(part(0, 131), [9, 5], BETA);
      const parts = forwardParts(131, 128);
      expect(parts).toEqual([
        { start: 0, size: 128 },
        { start: 128, size: 2 },
        { start: 130, size: 1 },
      ]);
      let total = 0;
      for (const { start, size } of parts) {
        const seed = partSeed([9, 5], start);
        const losses = await executor.evaluate(part(start, size), seed, BETA);
        total += losses['totalNats']! * size;
      }
      expect(whole['totalNats']).toBeCloseTo(total / 131, 5);
      // The last part's draw differs from the first one's.
      const last = part(130, 1);
      const [own, first] = [
        await executor.evaluate(last, partSeed([9, 5], 130), BETA),
        await executor.evaluate(last, [9, 5], BETA),
      ];
      expect(own['klNats']).toBeCloseTo(first['klNats']!, 5);
      expect(own['reconstructionNats']).not.toBe(first['reconstructionNats']);
    },
  );

  test('of a session that is not to train need no images', async () => {
    const session = await openSessionExecutor({ ...problem, source: bars });
    const state = await session.exportState();
    const code = { codes: Float32Array.of(0.3, -0.2), labels: null, count: 1 };
    const forward = await openTracedExecutor({
      ...problem,
      shape: bars.shape,
      source: null,
      state,
      batchSizes: [],
      isDataResident: false,
      kernels: 'tensorflow',
      threads: 1,
    });
    expectCloseTo(await forward.decode(code), await session.decode(code), 1e-6);
    forward.dispose();
  });
});

describe('disposing', () => {
  test('eager frees every tensor, and no call has left one behind', async () => {
    const atStart = tf.memory().numTensors;
    const trained = openEager(conv);
    const opened = tf.memory().numTensors;
    await trainOneByOne(trained, conv, 1, 30);
    await trained.evaluate(images, [0, 0], BETA);
    const { means } = await trained.encode(images);
    await trained.reconstructionNats(images, means);
    await trained.decode({ codes: means, labels: null, count: 16 });
    await trained.samplePrior(3, [1, 2]);
    await trained.importState(await trained.exportState());
    expect(tf.memory().numTensors).toBe(opened);
    trained.dispose();
    expect(tf.memory().numTensors).toBe(atStart);
    trained.dispose();
  });

  test('a session makes no tensor of tfjs at all', async () => {
    const atStart = tf.memory().numTensors;
    const trained = await openSessionExecutor(conv);
    await trainOneByOne(trained, conv, 1, 5);
    await trained.evaluate(images, [0, 0], BETA);
    expect(tf.memory().numTensors).toBe(atStart);
  });

  test('a session lets the steps on their way end, and refuses all that comes after', async () => {
    const trained = await openSessionExecutor(conv);
    const onTheirWay = trained.trainSteps(batchesOf(conv, 1, 2));
    trained.dispose();
    expect(await onTheirWay).toHaveLength(2);
    await expect(trained.exportState()).rejects.toThrow('the session is closed');
    await expect(trained.trainSteps(batchesOf(conv, 3, 1))).rejects.toThrow('closed');
    trained.dispose();
    trained.interrupt();
  });
});

test('a step that fails leaves the session to go on', async () => {
  const trained = await openSessionExecutor(conv);
  const [batch] = batchesOf(conv, 1, 1);
  const before = await trained.exportState();
  const outside = { ...batch!, indices: Uint32Array.from({ length: 16 }, () => 40) };
  await expect(trained.trainSteps([outside])).rejects.toThrow('is not in [0, 40)');
  expect(await trained.exportState()).toEqual(before);
  expect(await trained.trainSteps([batch!])).toHaveLength(1);
});

test('seeds of any two words give noise of their own', async () => {
  const session = await openSessionExecutor(conv);
  const eager = openEager(conv);
  const random = createRandom(0, 'seeds');
  const seen = new Set<number>();
  for (let draw = 0; draw < 20; draw++) {
    const seed = [random.integer(2 ** 32) | 0, random.integer(2 ** 32) | 0] as const;
    const found = await session.evaluate(images, seed, BETA);
    expectSameLosses([found], [await eager.evaluate(images, seed, BETA)], 1e-6);
    seen.add(found['reconstructionNats']!);
  }
  expect(seen.size).toBe(20);
});
