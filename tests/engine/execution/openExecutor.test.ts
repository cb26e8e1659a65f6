import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  openExecutor,
  type OpenedExecutor,
  type OpenExecutorOptions,
} from '../../../src-main/engine/execution/openExecutor';
import type { TracedExecutor } from '../../../src-main/engine/execution/tracedExecutor';
import type { Model } from '../../../src-main/engine/models/model';
import { batchSizes } from '../../../src-main/engine/session/batches';
import type { ExecutionReport, Losses } from '../../../src-shared/domain';
import { executionConfig, ON_PROCESSOR } from '../../executionConfig';
import { barImages } from '../toyImages';
import { expectSameLosses } from './expectSameLosses';
import {
  batchesOf,
  firstState,
  openEager,
  type Problem,
  trainOneByOne,
  vaeProblem,
} from './executors';

vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

const dense = vaeProblem({ encoder: [{ type: 'dense', units: 16 }] }, barImages(40));

const CODE = { codes: Float32Array.of(0.1, 0.2), labels: null, count: 1 };

/** Opens an executor on a machine of 2 cores; the reports come in order. */
async function opened(
  problem: Problem,
  given: Partial<OpenExecutorOptions['execution']>,
  changes: Partial<OpenExecutorOptions> = {},
): Promise<OpenedExecutor & { reports: ExecutionReport[] }> {
  const { model, source, rule, batchSize, forwardLimit } = problem;
  const execution = executionConfig(given);
  const reports: ExecutionReport[] = [];
  const result = await openExecutor({
    model,
    source,
    rule,
    shape: source.shape,
    state: firstState(problem),
    batchSizes: batchSizes(source.count, batchSize),
    memory: { isDataResident: true, forwardLimit },
    execution,
    isFixed: execution.executor !== 'measured',
    stepsAhead: 100,
    coreCount: 2,
    hasCard: false,
    cardRemark: null,
    onReport: (report) => reports.push(report),
    ...changes,
  });
  onTestFinished(() => result.executor.dispose());
  return { ...result, reports };
}

describe('a fixed executor', () => {
  test.each([
    [{ executor: 'session', threads: 1 }, 1, true],
    [{ executor: 'session', threads: 0 }, 2, true],
    [{ executor: 'session-xla', threads: 2 }, 2, true],
    [{ executor: 'eager', threads: 0 }, 2, false],
  ] as const)('is reported as it is: %o', async (execution, threads, isDataResident) => {
    const { reports } = await opened(dense, execution);
    expect(reports).toEqual([
      {
        executor: execution.executor,
        threads,
        ...ON_PROCESSOR,
        isDataResident,
        reason: 'As the config asks.',
        trials: [],
      },
    ]);
  });

  test('that a trial found earlier is reported so', async () => {
    for (const executor of ['session', 'eager'] as const) {
      const { reports } = await opened(dense, { executor, threads: 2 }, { isFixed: false });
      expect(reports[0]).toMatchObject({
        executor,
        reason: 'As found by trial when the run began.',
      });
    }
  });

  test('keeps its threads whoever else computes, one found by trial shares them', async () => {
    const fixed = await opened(dense, { executor: 'session', threads: 2 });
    fixed.shareThreads(1);
    expect((fixed.executor as TracedExecutor).threads).toBe(2);
    const found = await opened(dense, { executor: 'session', threads: 2 }, { isFixed: false });
    const threads = [1, 2, 4].map((share) => {
      found.shareThreads(share);
      return (found.executor as TracedExecutor).threads;
    });
    expect(threads).toEqual([1, 2, 2]);
  });

  test('that is not to train needs no images, and measures nothing', async () => {
    const { executor, reports } = await opened(
      dense,
      { executor: 'measured', threads: 0 },
      { source: null, memory: { isDataResident: false, forwardLimit: 16 } },
    );
    expect(await executor.decode(CODE)).toHaveLength(64);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ executor: 'session', trials: [] });
  });
});

describe('a measured executor', () => {
  test('computes as the fixed session does, bit for bit, where it has one number of threads', async () => {
    const fixed = await opened(dense, { executor: 'session', threads: 1 });
    const expected = await trainOneByOne(fixed.executor, dense, 1, 20);
    const measured = await opened(dense, { executor: 'measured', threads: 1 });
    expect(await trainOneByOne(measured.executor, dense, 1, 20)).toEqual(expected);
    expect(await measured.executor.exportState()).toEqual(await fixed.executor.exportState());
    expect(measured.reports).toEqual([
      {
        executor: 'session',
        threads: 1,
        ...ON_PROCESSOR,
        isDataResident: true,
        reason: 'The trial goes on.',
        trials: [],
      },
      {
        executor: 'session',
        threads: 1,
        ...ON_PROCESSOR,
        isDataResident: true,
        reason: 'The quickest in a trial during the first steps.',
        trials: [
          {
            executor: 'session',
            threads: 1,
            stepMs: expect.any(Number) as number,
            firstCallMs: expect.any(Number) as number,
            error: null,
          },
        ],
      },
    ]);
  });

  test('does every step once while it tries all cores and half of them', async () => {
    const measured = await opened(dense, { executor: 'measured', threads: 0 });
    const found = await trainOneByOne(measured.executor, dense, 1, 30);
    expectSameLosses(found, await trainOneByOne(openEager(dense), dense, 1, 30));
    const { trials, threads } = measured.reports.at(-1)!;
    expect(trials.map((trial) => trial.threads)).toEqual([2, 1]);
    expect([1, 2]).toContain(threads);
    expect(trials.every(({ stepMs }) => stepMs! > 0)).toBe(true);
  });

  test('goes on from the very state when XLA takes over, and trains as that does', async () => {
    const measured = await opened(
      dense,
      { executor: 'measured', threads: 1 },
      { stepsAhead: Number.MAX_SAFE_INTEGER },
    );
    const { executor, reports } = measured;
    // Only what the trial times is made slow, so that it is known who wins.
    const slow = slowClockUntil(() => reports.length >= 2);
    const losses: Losses[] = [];
    let step = 0;
    const nextStep = async () => {
      losses.push(...(await executor.trainSteps(batchesOf(dense, ++step, 1))));
    };
    while (reports.length < 2) await nextStep();
    slow.end();
    while (reports.length < 3) await nextStep();
    expect(reports.at(-1)).toMatchObject({ executor: 'session-xla', threads: 1 });
    // The step that was judged before is already XLA's.
    const steps = step - 1;
    for (let more = 0; more < 5; more++) await nextStep();

    const fixed = await opened(dense, { executor: 'session', threads: 1 });
    const compiled = await opened(dense, { executor: 'session-xla', threads: 1 });
    const expected = await trainOneByOne(fixed.executor, dense, 1, steps);
    await compiled.executor.importState(await fixed.executor.exportState());
    expected.push(...(await trainOneByOne(compiled.executor, dense, steps + 1, 6)));
    expect(losses).toEqual(expected);
    expect(await executor.exportState()).toEqual(await compiled.executor.exportState());
  });
});

/** Makes every look at the clock a second later than the one before, until `isOver`. */
function slowClockUntil(isOver: () => boolean): { end: () => void } {
  const realNow = performance.now.bind(performance);
  let late = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => {
    if (!isOver()) late += 1000;
    return realNow() + late;
  });
  onTestFinished(() => spy.mockRestore());
  return { end: () => spy.mockRestore() };
}

describe('a model with an operation that cannot be traced', () => {
  /** Adds a term over the angle of each code. */
  const withAngle = (model: Model): Model => ({
    ...model,
    losses: (batch, draws, coefficients, weights) => {
      const losses = model.losses(batch, draws, coefficients, weights);
      const { mean } = model.encode!(batch, weights);
      const angle = tf.atan2(mean, tf.add(tf.square(mean), 1));
      const totalNats = tf.add(losses['totalNats']!, tf.mean(tf.square(angle)));
      return { ...losses, totalNats };
    },
  });
  const problem = { ...dense, model: withAngle(dense.model) };

  test.each(['measured', 'session', 'session-xla'] as const)(
    'is computed by eager where the config asks for %s, and the report names the operation',
    async (executor) => {
      const result = await opened(problem, { executor, threads: 0 });
      expect(result.reports).toEqual([
        {
          executor: 'eager',
          threads: 2,
          ...ON_PROCESSOR,
          isDataResident: false,
          reason: 'The operation Atan2 has no traced kernel, so the eager executor stands in.',
          trials: [],
        },
      ]);
      const before = tf.memory().numTensors;
      const found = await trainOneByOne(result.executor, problem, 1, 10);
      expect(tf.memory().numTensors).toBe(before);
      expect(found).toEqual(await trainOneByOne(openEager(problem), problem, 1, 10));
      expect(found[9]!['totalNats']).toBeLessThan(found[0]!['totalNats']!);
    },
  );

  test('in its decoder is computed by eager, too', async () => {
    const decode: Model['decode'] = (codes, labels, weights) =>
      tf.tidy(() => {
        const images = dense.model.decode(codes, labels, weights);
        return tf.add(tf.mul(tf.atan2(images, images), 0), images);
      });
    const model = { ...dense.model, decode };
    const result = await opened({ ...dense, model }, { executor: 'session', threads: 0 });
    expect(result.reports[0]!.reason).toMatch(/^The operation Atan2 has no traced kernel/);
    expect(await result.executor.decode(CODE)).toEqual(await openEager(dense).decode(CODE));
  });
});

test('any other failure to open is not hidden behind the eager executor', async () => {
  const state = firstState(dense).slice(1);
  const refused = opened(dense, { executor: 'session', threads: 0 }, { state });
  await expect(refused).rejects.toThrow('state entry 0 must be');
});
