import { describe, expect, test } from 'vitest';
import {
  MeasuredExecutor,
  type MeasuredOptions,
} from '../../../src-main/engine/execution/measuredExecutor';
import type { ExecutionReport } from '../../../src-shared/domain';
import { FakeClock, FakeExecutor } from './fakeExecutor';

type Choice = Pick<ExecutionReport, 'executor' | 'threads' | 'trials'>;

interface Setup {
  /** Milliseconds of a session's step with a number of threads. */
  sessionMs?: (threads: number) => number;
  compiledMs?: number;
  eagerMs?: number;
  batchSizes?: number[];
  stepsAhead?: number;
  /** Is told of each step of the compiled executor. */
  onCompiledStep?: (measured: MeasuredExecutor) => void;
  /** Changes the compiled executor before it is handed out. */
  onCompile?: (executor: FakeExecutor) => void | Promise<void>;
}

/** A run of many steps whose session takes 10 ms a step with any number of threads. */
function trial({
  sessionMs = () => 10,
  compiledMs = 100,
  eagerMs = 100,
  batchSizes = [16],
  stepsAhead = 1e6,
  onCompile,
  onCompiledStep,
}: Setup = {}) {
  const clock = new FakeClock();
  const session = new FakeExecutor(clock, ({ threads }) => sessionMs(threads));
  const compiled = new FakeExecutor(clock, () => {
    onCompiledStep?.(measured);
    return compiledMs;
  });
  const eager = new FakeExecutor(clock, () => eagerMs);
  const choices: Choice[] = [];
  const opened: string[] = [];
  const options: MeasuredOptions = {
    session,
    threadCounts: [4, 2, 1],
    coreCount: 4,
    batchSizes,
    stepsAhead,
    openCompiled: async () => {
      opened.push('session-xla');
      await onCompile?.(compiled);
      return compiled;
    },
    openEager: () => {
      opened.push('eager');
      return eager;
    },
    onChoice: (choice) => choices.push(choice),
  };
  const measured = new MeasuredExecutor(options);
  let step = 0;
  /** One call of training; resolves with the steps that were done. */
  const call = async (count = 1, size = batchSizes[0]!) => {
    const batches = Array.from({ length: count }, (_, i) => ({
      step: step + i + 1,
      indices: new Uint32Array(size),
      noiseSeed: [0, 0] as const,
      learningRate: 1e-3,
      coefficients: {},
    }));
    const losses = await measured.trainSteps(batches);
    expect(losses.map((step) => step['totalNats'])).toEqual(
      batches.slice(0, losses.length).map((batch) => batch.step),
    );
    step += losses.length;
    // What goes on beside the training has its turn.
    await new Promise((wake) => setImmediate(wake));
    return losses.length;
  };
  const calls = async (count: number) => {
    for (let made = 0; made < count; made++) await call();
  };
  return { measured, session, compiled, eager, choices, opened, call, calls };
}

/** Steps from 1. */
const firstSteps = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
/** Calls of one step until the numbers of threads are compared: the first one, then five of each. */
const THREAD_STEPS = 1 + 3 * 5;

const sessionTrial = (threads: number, stepMs: number, firstCallMs: number | null = null) => ({
  executor: 'session',
  threads,
  stepMs,
  firstCallMs,
  error: null,
});

describe('numbers of threads', () => {
  test('are compared on steps that count, and the quickest goes on', async () => {
    const sessionMs = (threads: number) => ({ 4: 10, 2: 6, 1: 8 })[threads]!;
    const { session, choices, calls } = trial({ sessionMs, stepsAhead: 100 });
    await calls(20);
    expect(session.steps).toEqual(firstSteps(20));
    const repeated = (threads: number, times: number) => new Array<number>(times).fill(threads);
    expect(session.threadsOfSteps).toEqual([
      ...repeated(4, 6),
      ...repeated(2, 5),
      ...repeated(1, 5),
      ...repeated(2, 4),
    ]);
    expect(choices).toEqual([
      {
        executor: 'session',
        threads: 2,
        trials: [sessionTrial(4, 10, 10), sessionTrial(2, 6), sessionTrial(1, 8)],
      },
    ]);
  });

  test('give way to fewer ones only where these are clearly quicker', async () => {
    const sessionMs = (threads: number) => ({ 4: 10, 2: 9.6, 1: 9.55 })[threads]!;
    const { choices, calls } = trial({ sessionMs, stepsAhead: 100 });
    await calls(THREAD_STEPS);
    expect(choices.map(({ threads }) => threads)).toEqual([4]);
  });

  test('are compared five steps a call at most, however many are asked for', async () => {
    const { session, choices, call } = trial({ stepsAhead: 100 });
    const done = [await call(64), await call(64), await call(64), await call(64), await call(64)];
    expect(done).toEqual([1, 5, 5, 5, 64]);
    expect(choices).toHaveLength(1);
    expect(session.steps).toEqual(firstSteps(80));
  });

  test('are compared on whole batches, for a smaller one takes less time', async () => {
    const sessionMs = (threads: number) => threads;
    const { session, choices, call } = trial({ sessionMs, batchSizes: [16, 8], stepsAhead: 100 });
    for (let done = 0; done < 2 * THREAD_STEPS; done += 2) {
      expect(choices).toHaveLength(0);
      await call(1, 8);
      await call(1, 16);
    }
    expect(choices[0]!.trials.map(({ stepMs }) => stepMs)).toEqual([4, 2, 1]);
    expect(session.sizes.filter((size) => size === 8)).toHaveLength(THREAD_STEPS);
    expect(session.steps).toEqual(firstSteps(2 * THREAD_STEPS));
  });

  test('one odd step among five does not decide', async () => {
    let steps = 0;
    const sessionMs = (threads: number) => (++steps === 9 ? 500 : threads === 2 ? 5 : 10);
    const { choices, calls } = trial({ sessionMs, stepsAhead: 100 });
    await calls(THREAD_STEPS);
    expect(choices[0]).toMatchObject({ threads: 2 });
    expect(choices[0]!.trials[1]).toEqual(sessionTrial(2, 5));
  });
});

describe('what XLA compiles', () => {
  test('takes the state over exactly where it is quicker, and the session is freed', async () => {
    const { session, compiled, eager, choices, measured, calls } = trial({ compiledMs: 4 });
    await calls(THREAD_STEPS + 3);
    expect(compiled.isDisposed).toBe(false);
    expect(session.isDisposed).toBe(true);
    expect(eager.isDisposed).toBe(true);
    expect(compiled.steps).toEqual(firstSteps(THREAD_STEPS + 3));
    expect(session.steps).toEqual(firstSteps(THREAD_STEPS));
    expect(choices.at(-1)).toEqual({
      executor: 'session-xla',
      threads: 4,
      trials: [
        sessionTrial(4, 10, 10),
        sessionTrial(2, 10),
        sessionTrial(1, 10),
        { executor: 'session-xla', threads: 4, stepMs: 4, firstCallMs: 4, error: null },
        { executor: 'eager', threads: 4, stepMs: 100, firstCallMs: 100, error: null },
      ],
    });
    measured.interrupt();
    expect([compiled.interruptions, session.interruptions]).toEqual([1, 0]);
    expect((await measured.exportState())[0]!.values).toHaveLength(THREAD_STEPS + 3);
  });

  test('is freed where it is not clearly quicker, and the session goes on', async () => {
    const { session, compiled, choices, calls } = trial({ compiledMs: 9.6 });
    await calls(THREAD_STEPS + 3);
    expect(compiled.isDisposed).toBe(true);
    expect(session.isDisposed).toBe(false);
    expect(session.steps).toEqual(firstSteps(THREAD_STEPS + 3));
    expect(choices.at(-1)).toMatchObject({ executor: 'session', threads: 4 });
  });

  test('is not waited for', async () => {
    let finish: () => void = () => undefined;
    const compiling = new Promise<void>((resolve) => (finish = resolve));
    const { session, compiled, calls } = trial({ compiledMs: 4, onCompile: () => compiling });
    await calls(THREAD_STEPS + 50);
    expect(session.steps).toEqual(firstSteps(THREAD_STEPS + 50));
    finish();
    await calls(2);
    expect(compiled.steps).toEqual(firstSteps(THREAD_STEPS + 52));
  });

  test('has compiled every size of batches before it is judged, on a whole one', async () => {
    const { session, compiled, call, calls } = trial({ compiledMs: 4, batchSizes: [16, 8] });
    await calls(THREAD_STEPS);
    expect(compiled.sizes).toEqual([16, 8]);
    await call(1, 8);
    expect(session.isDisposed).toBe(false);
    await call(1, 16);
    expect(session.isDisposed).toBe(true);
    expect(compiled.sizes).toEqual([16, 8, ...new Array<number>(6).fill(16)]);
    expect(compiled.steps).toEqual(firstSteps(THREAD_STEPS + 2));
  });

  test('is computed with the number of threads that was found best', async () => {
    const { compiled, calls } = trial({ sessionMs: (threads) => 10 * threads, compiledMs: 4 });
    await calls(THREAD_STEPS + 2);
    expect(new Set(compiled.threadsOfSteps)).toEqual(new Set([1]));
  });

  test('is not tried where the run is over in a minute', async () => {
    const { choices, opened, calls } = trial({ stepsAhead: 5999 });
    await calls(THREAD_STEPS + 5);
    expect(opened).toEqual([]);
    expect(choices).toHaveLength(1);
    const longer = trial({ stepsAhead: 6000 });
    await longer.calls(THREAD_STEPS + 5);
    expect(longer.opened).toEqual(['session-xla', 'eager']);
  });

  test.each([
    ['cannot be opened', () => Promise.reject(new Error('no XLA here')), false],
    [
      'cannot be compiled',
      (executor: FakeExecutor) => {
        executor.failures.trainSteps = new Error('no XLA here');
      },
      true,
    ],
  ])('is noted where it %s, and the run goes on', async (_name, onCompile, isOpened) => {
    const { session, compiled, choices, calls } = trial({ onCompile });
    await calls(THREAD_STEPS + 5);
    expect(session.steps).toEqual(firstSteps(THREAD_STEPS + 5));
    expect(compiled.isDisposed).toBe(isOpened);
    const { trials, ...chosen } = choices.at(-1)!;
    expect(chosen).toEqual({ executor: 'session', threads: 4 });
    expect(trials.slice(3)).toEqual([
      {
        executor: 'session-xla',
        threads: 4,
        stepMs: null,
        firstCallMs: null,
        error: 'no XLA here',
      },
    ]);
  });

  test('who interrupts the timing of another waits for one more step, and the timing begins anew', async () => {
    let compiledSteps = 0;
    const { call, calls, compiled, choices } = trial({
      onCompiledStep: (measured) => {
        compiledSteps += 1;
        // The first one prepares its program; this is the second that is timed.
        if (compiledSteps === 3) measured.interrupt();
      },
    });
    await calls(THREAD_STEPS);
    expect(await call(20)).toBe(1);
    expect(compiledSteps).toBe(3);
    expect(compiled.isDisposed).toBe(false);
    expect(await call(20)).toBe(20);
    expect(compiledSteps).toBe(3 + 5);
    expect(choices.at(-1)!.trials.map(({ executor }) => executor)).toContain('session-xla');
  });

  test.each(['trainSteps', 'importState'] as const)(
    'is noted and freed where its %s fails afterwards, and the run goes on',
    async (call) => {
      const { session, compiled, choices, calls } = trial({ compiledMs: 4 });
      await calls(THREAD_STEPS);
      compiled.failures[call] = new Error('out of memory');
      await calls(3);
      expect(session.steps).toEqual(firstSteps(THREAD_STEPS + 3));
      expect(compiled.isDisposed).toBe(true);
      expect(choices.at(-1)).toMatchObject({ executor: 'session' });
      expect(choices.at(-1)!.trials.filter(({ executor }) => executor === 'session-xla')).toEqual([
        expect.objectContaining({ stepMs: null, error: 'out of memory' }),
      ]);
    },
  );
});

describe('the eager executor', () => {
  test('takes over where it is the quickest', async () => {
    const { session, compiled, eager, choices, measured, calls } = trial({
      compiledMs: 5,
      eagerMs: 3,
    });
    await calls(THREAD_STEPS + 2);
    expect(choices.at(-1)).toMatchObject({ executor: 'eager', threads: 4 });
    expect([session.isDisposed, compiled.isDisposed]).toEqual([true, true]);
    expect(eager.steps).toEqual(firstSteps(THREAD_STEPS + 2));
    measured.dispose();
    expect(eager.isDisposed).toBe(true);
  });

  test('is not tried where its steps would be felt', async () => {
    const { opened, calls } = trial({ sessionMs: () => 61, compiledMs: 61 });
    await calls(THREAD_STEPS + 2);
    expect(opened).toEqual(['session-xla']);
  });

  test('is noted where it fails, and the run goes on', async () => {
    const { session, eager, choices, calls } = trial();
    eager.failures.trainSteps = new Error('no kernel');
    await calls(THREAD_STEPS + 2);
    expect(session.steps).toEqual(firstSteps(THREAD_STEPS + 2));
    expect(choices.at(-1)!.trials.at(-1)).toMatchObject({ executor: 'eager', error: 'no kernel' });
    expect(eager.isDisposed).toBe(true);
  });
});

describe('the share of the cores', () => {
  test('is kept to, and the trial waits for all of them', async () => {
    const { session, measured, choices, calls } = trial({ stepsAhead: 100 });
    measured.shareThreads(2);
    await calls(30);
    expect(new Set(session.threadsOfSteps)).toEqual(new Set([2]));
    expect(choices).toEqual([]);
    measured.shareThreads(4);
    await calls(THREAD_STEPS);
    expect(choices).toHaveLength(1);
    expect(session.steps).toEqual(firstSteps(30 + THREAD_STEPS));
  });

  test('begins the number of threads anew that it came in the middle of', async () => {
    const { session, measured, choices, calls } = trial({ stepsAhead: 100 });
    // Three of the five steps with 2 threads.
    await calls(1 + 5 + 3);
    measured.shareThreads(1);
    await calls(4);
    measured.shareThreads(4);
    await calls(9);
    expect(choices).toEqual([]);
    await calls(1);
    expect(choices).toHaveLength(1);
    expect(session.threadsOfSteps.slice(9)).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1]);
  });

  test('bounds the threads that were found best, and no more once it grows', async () => {
    const sessionMs = (threads: number) => (threads === 2 ? 5 : 10);
    const { session, measured, calls } = trial({ sessionMs, stepsAhead: 100 });
    await calls(THREAD_STEPS);
    for (const share of [1, 2, 4]) {
      measured.shareThreads(share);
      await calls(1);
    }
    expect(session.threadsOfSteps.slice(THREAD_STEPS)).toEqual([1, 2, 2]);
  });

  test('is kept to by what takes over, which is judged with all cores', async () => {
    const { compiled, measured, session, calls } = trial({ compiledMs: 4 });
    await calls(THREAD_STEPS);
    measured.shareThreads(1);
    await calls(5);
    expect(session.isDisposed).toBe(false);
    measured.shareThreads(4);
    await calls(1);
    expect(session.isDisposed).toBe(true);
    measured.shareThreads(3);
    await calls(1);
    expect(compiled.threadsOfSteps.slice(-2)).toEqual([4, 3]);
  });
});

describe('disposing', () => {
  test('while XLA compiles frees what it made as soon as it is there, and reports nothing', async () => {
    let finish: () => void = () => undefined;
    const compiling = new Promise<void>((resolve) => (finish = resolve));
    const { measured, session, compiled, choices, calls } = trial({ onCompile: () => compiling });
    await calls(THREAD_STEPS + 1);
    measured.dispose();
    expect(session.isDisposed).toBe(true);
    finish();
    await new Promise((wake) => setImmediate(wake));
    expect(compiled.isDisposed).toBe(true);
    expect(choices).toHaveLength(1);
  });

  test('while XLA fails reports nothing', async () => {
    let fail: (error: Error) => void = () => undefined;
    const compiling = new Promise<void>((_resolve, reject) => (fail = reject));
    const { measured, choices, calls } = trial({ onCompile: () => compiling });
    await calls(THREAD_STEPS + 1);
    measured.dispose();
    fail(new Error('no XLA here'));
    await new Promise((wake) => setImmediate(wake));
    expect(choices).toHaveLength(1);
  });

  test('frees what waits to be judged', async () => {
    const { measured, session, compiled, calls } = trial();
    await calls(THREAD_STEPS);
    measured.dispose();
    expect([session.isDisposed, compiled.isDisposed]).toEqual([true, true]);
  });
});
