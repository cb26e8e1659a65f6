import { describe, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import type { Losses } from '../../../src-shared/domain';
import type { Model } from '../../../src-main/engine/models/model';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { StoreError } from '../../../src-shared/errors';
import { barImages, firstBatch, TOY_CONV } from '../toyImages';
import {
  batchesOf,
  openEager,
  openWay,
  type Problem,
  trainOneByOne,
  vaeProblem,
  waysHere,
} from './executors';
import { expectSameLosses } from './expectSameLosses';

/*
 * What every way of computing must do alike. Eager is the reference; the doctor's known steps and the
 * layers' own tests hold eager true.
 */

// A compilation by XLA takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });
// The ways are listed before any test begins.
await loadTensorFlow();

const DENSE: FieldValues = { encoder: [{ type: 'dense', units: 16 }] };
const GAUSSIAN: FieldValues = { ...TOY_CONV, likelihood: 'gaussian', gaussianSigma: 0.3 };
const ODD: FieldValues = {
  encoder: [
    { type: 'conv', filters: 5, kernelSize: 5, stride: 1 },
    { type: 'conv', filters: 17, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 33 },
  ],
  latentDim: 3,
};
// 40 images in batches of 16: each third batch has 8.
const PROBLEMS: Record<string, Problem> = {
  'dense layers': vaeProblem(DENSE, barImages(40)),
  convolutions: vaeProblem(TOY_CONV, barImages(40)),
  'a Gaussian likelihood': vaeProblem(GAUSSIAN, barImages(40)),
  'three colours': vaeProblem(TOY_CONV, barImages(40, 3)),
  'sizes that no vector is a multiple of': vaeProblem(ODD, barImages(40, 3)),
};
const conv = PROBLEMS['convolutions']!;
/** Ten batches of one size: XLA compiles once. */
const tenBatches: Problem = { ...conv, source: barImages(160) };
const batchOf16 = firstBatch(conv.source, 16);
const BETA = { beta: 1 };

// XLA compiles each of these for seconds.
const PROBLEMS_OF_XLA = ['dense layers', 'convolutions', 'three colours'];

describe.each(waysHere())('training by %s', (way) => {
  test.each(way === 'session-xla' ? PROBLEMS_OF_XLA : Object.keys(PROBLEMS))(
    'gives the losses of eager over 20 steps: %s',
    async (name) => {
      const problem = PROBLEMS[name]!;
      const expected = await trainOneByOne(openEager(problem), problem, 1, 20);
      const found = await trainOneByOne(await openWay(way, problem), problem, 1, 20);
      expectSameLosses(found, expected);
      expect(found[19]!['totalNats']!).toBeLessThan(found[0]!['totalNats']! * 0.9);
    },
  );

  test.each([
    ['one image', 1],
    ['more images than there are', 100],
  ])('gives the losses of eager for batches of %s', async (_name, batchSize) => {
    const problem = { ...conv, batchSize, source: barImages(3) };
    const expected = await trainOneByOne(openEager(problem), problem, 1, 7);
    expectSameLosses(await trainOneByOne(await openWay(way, problem), problem, 1, 7), expected);
  });

  test('reports the losses before the update, and the update lowers them', async () => {
    const trained = await openWay(way, conv);
    const [batch] = batchesOf(conv, 1, 1);
    const given = { images: new Float32Array(16 * 64), labels: null, count: 16 };
    conv.source.gather(batch!.indices, given.images);
    const before = await trained.evaluate(given, batch!.noiseSeed, BETA);
    expectSameLosses(await trained.trainSteps([batch!]), [before], 2e-6);
    const after = await trained.evaluate(given, batch!.noiseSeed, BETA);
    expect(after['totalNats']!).toBeLessThan(before['totalNats']!);
  });

  test('leaves what it is given as it was', async () => {
    const trained = await openWay(way, tenBatches);
    const batches = batchesOf(tenBatches, 1, 2);
    for (let call = 0; call < 2; call++) await trained.trainSteps(batches);
    expect(batches).toEqual(batchesOf(tenBatches, 1, 2));
    const given = { ...batchOf16, images: batchOf16.images.slice() };
    const codes = Float32Array.from({ length: 32 }, (_, i) => i / 32 - 0.5);
    const givenCodes = codes.slice();
    await trained.evaluate(given, [1, 2], BETA);
    await trained.encode(given);
    await trained.decode({ codes: givenCodes, labels: null, count: 16 });
    await trained.reconstructionNats(given, givenCodes);
    expect(given).toEqual(batchOf16);
    expect(givenCodes).toEqual(codes);
    const state = await trained.exportState();
    const copies = state.map(({ values }) => values.slice());
    await trained.importState(state);
    await trained.trainSteps(batchesOf(tenBatches, 3, 1));
    expect(state.map(({ values }) => values)).toEqual(copies);
  });

  test('goes on alike with the state of another, bit for bit', async () => {
    const first = await openWay(way, tenBatches);
    const second = await openWay(way, tenBatches);
    await trainOneByOne(first, tenBatches, 1, 4);
    const state = await first.exportState();
    await second.importState(state);
    expect(await second.exportState()).toEqual(state);
    expect(await trainOneByOne(second, tenBatches, 5, 4)).toEqual(
      await trainOneByOne(first, tenBatches, 5, 4),
    );
    expect(await second.exportState()).toEqual(await first.exportState());
  });

  test('feeds what the objective weighs its parts by at each step, without a new trace', async () => {
    const beta = (step: number) => (step < 4 ? 0 : step - 3.5);
    // An epoch is 10 steps.
    const model: Model = {
      ...conv.model,
      coefficients: (epoch) => ({ beta: beta(Math.round(epoch * 10) + 1) }),
    };
    const losses = vi.spyOn(model, 'losses');
    const problem = { ...tenBatches, model };
    const trained = await openWay(way, problem);
    const traces = losses.mock.calls.length;
    // One call where the executor can do several steps at once.
    const batches = batchesOf(problem, 1, 10);
    const found: Losses[] = [];
    while (found.length < 10)
      found.push(...(await trained.trainSteps(batches.slice(found.length))));
    for (const [i, losses] of found.entries()) {
      const weighed = losses['reconstructionNats']! + beta(i + 1) * losses['klNats']!;
      expect(losses['totalNats']).toBeCloseTo(weighed, 4);
    }
    expect(found.at(-1)!['klNats']).toBeGreaterThan(1e-3);
    expect(losses.mock.calls.length - traces).toBe(way === 'eager' ? 10 : 0);
    expectSameLosses(found, await trainOneByOne(openEager(problem), problem, 1, 10));
  });
});

describe.each(['eager', 'session'] as const)('the state of %s', (way) => {
  test('is at first the one that it was opened with', async () => {
    const opened = await openWay(way, conv);
    const state = await opened.exportState();
    expect(state.map(({ name }) => name).slice(0, 3)).toEqual([
      'encoder/conv0/kernel',
      'encoder/conv0/kernel/adam/firstMoment',
      'encoder/conv0/kernel/adam/secondMoment',
    ]);
    expect(state).toHaveLength(3 * conv.model.weights.length);
    expect(state[0]!.values.some((value) => value !== 0)).toBe(true);
    expect(state[1]!.values).toEqual(new Float32Array(36));
  });

  test('is exported as a copy: later steps do not change it, and changing it changes nothing', async () => {
    const trained = await openWay(way, conv);
    const state = await trained.exportState();
    const kernel = state[0]!.values.slice();
    const before = await (await openWay(way, conv)).evaluate(batchOf16, [0, 0], BETA);
    for (const { values } of state) values.fill(7);
    expect(await trained.evaluate(batchOf16, [0, 0], BETA)).toEqual(before);
    const [again] = await trained.exportState();
    expect(again!.values).toEqual(kernel);
    await trained.trainSteps(batchesOf(conv, 1, 1));
    expect(again!.values).toEqual(kernel);
    expect((await trained.exportState())[0]!.values).not.toEqual(kernel);
  });

  test('is imported as a copy: changing the array afterwards changes nothing', async () => {
    const trained = await openWay(way, conv);
    const before = await trained.evaluate(batchOf16, [0, 0], BETA);
    const state = await trained.exportState();
    await trained.importState(state);
    for (const { values } of state) values.fill(7);
    expect(await trained.evaluate(batchOf16, [0, 0], BETA)).toEqual(before);
  });

  test('of another network is refused with the entry’s name and shapes, and nothing changes', async () => {
    const other = await openWay(
      way,
      vaeProblem({ encoder: [{ type: 'dense', units: 3 }] }, conv.source),
    );
    const trained = await openWay(way, conv);
    const before = await trained.exportState();
    const refused = trained.importState(await other.exportState());
    await expect(refused).rejects.toThrow(StoreError);
    await expect(refused).rejects.toThrow(
      'state entry 0 must be encoder/conv0/kernel [3, 3, 1, 4], got encoder/dense0/kernel [64, 3]',
    );
    expect(await trained.exportState()).toEqual(before);
  });

  test.each([
    ['lacks its last entry', (count: number) => [...Array(count - 1).keys()], 'got nothing'],
    ['has one entry more', (count: number) => [...Array(count).keys(), 0], 'must be absent'],
    [
      'is in another order',
      (count: number) => [1, 0, ...Array(count).keys()].slice(0, count),
      'state entry 0',
    ],
  ])('that %s is refused', async (_name, order, message) => {
    const trained = await openWay(way, conv);
    const state = await trained.exportState();
    const refused = trained.importState(order(state.length).map((at) => state[at]!));
    await expect(refused).rejects.toThrow(StoreError);
    await expect(refused).rejects.toThrow(message);
  });
});
