import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { openPluginDevices } from '../../../src-main/engine/execution/pluginDevices';
import type { ProgramCache } from '../../../src-main/engine/execution/programCache';
import { ConfigError } from '../../../src-shared/errors';
import { barImages, firstBatch } from '../toyImages';
import { batchesOf, openEager, openPlugin, trainOneByOne, vaeProblem } from './executors';
import { expectCloseTo } from '../closeTo';
import { expectSameLosses } from './expectSameLosses';

vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

const source = barImages(48);
const dense = vaeProblem({ encoder: [{ type: 'dense', units: 16 }] }, source);

/** Keeps programs in memory, and counts. */
class MemoryCache implements ProgramCache {
  readonly kept = new Map<string, Uint8Array>();
  hits = 0;

  get(key: string) {
    const bytes = this.kept.get(key) ?? null;
    if (bytes !== null) this.hits += 1;
    return Promise.resolve(bytes);
  }

  put(key: string, bytes: Uint8Array) {
    this.kept.set(key, bytes);
    return Promise.resolve();
  }
}

describe('steps of one call', () => {
  test.each(['plug-in', 'plug-in, two devices'] as const)(
    'are those of as many calls, bit for bit, on the %s',
    async (way) => {
      const expected = await trainOneByOne(await openPlugin(dense, way), dense, 1, 12);
      const executor = await openPlugin(dense, way);
      const found = [
        ...(await executor.trainSteps(batchesOf(dense, 1, 5))),
        ...(await executor.trainSteps(batchesOf(dense, 6, 7))),
      ];
      expect(found).toEqual(expected);
    },
  );

  test('are the same where the host feeds the images', async () => {
    const expected = await trainOneByOne(await openPlugin(dense), dense, 1, 3);
    const fed = await openPlugin(dense, 'plug-in', { isDataResident: false });
    // Another program adds up in another order.
    expectSameLosses(await fed.trainSteps(batchesOf(dense, 1, 3)), expected, 1e-6);
  });
});

test('images and codes that fill no program are as by eager', async () => {
  const [eager, executor] = [openEager(dense), await openPlugin(dense)];
  // A forward pass has 16 at most: one whole pass, and 5 filled up to 16.
  const batch = firstBatch(source, 21);
  const [codes, expected] = [await executor.encode(batch), await eager.encode(batch)];
  expectCloseTo(codes.means, expected.means, 1e-5);
  expectCloseTo(codes.logVariances!, expected.logVariances!, 1e-5);
  expectCloseTo(codes.klNats!, expected.klNats!, 1e-5);
  const decoded = { codes: expected.means, labels: null, count: 21 };
  expectCloseTo(await executor.decode(decoded), await eager.decode(decoded), 1e-5);
  const nats = await executor.reconstructionNats(batch, expected.means);
  expectCloseTo(nats, await eager.reconstructionNats(batch, expected.means), 1e-3);
  expectCloseTo(await executor.samplePrior(16, [3, 4]), await eager.samplePrior(16, [3, 4]), 1e-5);
  const beta = dense.model.coefficients(0);
  const found = await executor.evaluate(batch, [5, 6], beta);
  expectSameLosses([found], [await eager.evaluate(batch, [5, 6], beta)]);
});

describe('compiled programs', () => {
  test('are kept, and the next executor compiles nothing', async () => {
    const cache = new MemoryCache();
    const first = await openPlugin(dense, 'plug-in', { cache });
    const expected = await trainOneByOne(first, dense, 1, 3);
    expect({ kept: cache.kept.size, hits: cache.hits }).toEqual({ kept: 1, hits: 0 });
    const second = await openPlugin(dense, 'plug-in', { cache });
    expect(await trainOneByOne(second, dense, 1, 3)).toEqual(expected);
    expect({ kept: cache.kept.size, hits: cache.hits }).toEqual({ kept: 1, hits: 1 });
  });

  test('are others for another precision and other devices', async () => {
    const cache = new MemoryCache();
    await openPlugin(dense, 'plug-in', { cache });
    await openPlugin(dense, 'plug-in', { cache, precision: 'bf16' });
    await openPlugin(dense, 'plug-in, two devices', { cache });
    expect({ kept: cache.kept.size, hits: cache.hits }).toEqual({ kept: 3, hits: 0 });
  });

  test('that cannot be loaded are compiled again', async () => {
    const cache = new MemoryCache();
    const first = await openPlugin(dense, 'plug-in', { cache });
    const expected = await trainOneByOne(first, dense, 1, 2);
    for (const key of cache.kept.keys()) cache.kept.set(key, new Uint8Array(64));
    const second = await openPlugin(dense, 'plug-in', { cache });
    expect(await trainOneByOne(second, dense, 1, 2)).toEqual(expected);
    expect(cache.kept.values().next().value!.length).toBeGreaterThan(64);
  });
});

test('a device without memory left is told with the estimate and what to change', async () => {
  const devices = await openPluginDevices({
    choice: { kind: 'cpu', indices: [0] },
    memoryShare: 1,
    isDeterministic: true,
  });
  onTestFinished(() => devices.close());
  const { client } = devices;
  const full = {
    ...client,
    compile: async (...given: Parameters<typeof client.compile>) => ({
      ...(await client.compile(...given)),
      execute: () =>
        Promise.reject(Object.assign(new Error('out'), { code: 'RESOURCE_EXHAUSTED' })),
    }),
  };
  const executor = await openPlugin(dense, 'plug-in', {
    devices: { ...devices, client: full },
    expectedBytes: 2.5e9,
  });
  const refused = executor.trainSteps(batchesOf(dense, 1, 1));
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(
    'cpu has no memory left for a step; the run was expected to take about 2.5 GB. ' +
      'Use a batch size of 8 or a smaller network, or wait until other programs leave the card',
  );
});
