import { readdirSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type NativeSession,
  openNativeSession,
  type SessionRun,
} from '../../../src-main/engine/backends/nativeSession';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { emitGraph } from '../../../src-main/engine/emitters/tensorflow/emitGraph';
import type { NamedType } from '../../../src-main/engine/graph/stepGraph';
import {
  type TracedResults,
  type Tracing,
  traceGraph,
} from '../../../src-main/engine/tracing/trace';
import { normals } from '../tracing/values';

beforeAll(() => loadTensorFlow());

const open: NativeSession[] = [];
afterEach(() => open.splice(0).forEach((session) => session.close()));

function openProgram(
  compute: (tracing: Tracing) => TracedResults,
  variables: NamedType[] = [],
): NativeSession {
  const program = { name: 'p', graph: traceGraph(compute), kernels: 'tensorflow' as const };
  const session = openNativeSession(emitGraph(variables, [program]));
  open.push(session);
  return session;
}

const floats = (buffer: ArrayBuffer | undefined) => [...new Float32Array(buffer!)];

const feed = (name: string, shape: number[], values: number[]) =>
  ({ name: `p/input/${name}`, dtype: 'float32', shape, data: Float32Array.from(values) }) as const;

/** Adds what is fed to a total, and gives the total before that. */
function openCounter(): NativeSession {
  return openProgram(
    (tracing) => {
      const total = tracing.state('total', [2]);
      return {
        outputs: { before: total },
        updates: new Map([['total', tf.add(total, tracing.input('x', [2]))]]),
      };
    },
    [{ name: 'total', dtype: 'float32', shape: [2] }],
  );
}

async function setTotal(session: NativeSession, values: number[]): Promise<void> {
  const initial = { name: 'initial/total', dtype: 'float32', shape: [2] } as const;
  const feeds = [{ ...initial, data: Float32Array.from(values) }];
  await session.run({ feeds, fetches: [], targets: ['assign/total'], threads: 1 });
}

async function total(session: NativeSession): Promise<number[]> {
  const [buffer] = await session.run({ feeds: [], fetches: ['read/total'], threads: 1 });
  return floats(buffer);
}

describe('a run of several steps', () => {
  test('takes row after row of what is fed, and gives the results one after the other', async () => {
    const session = openCounter();
    await setTotal(session, [100, 200]);
    const [before] = await session.run({
      feeds: [feed('x', [3, 2], [1, 2, 10, 20, 1000, 2000])],
      fetches: ['p/output/before'],
      targets: ['p/updates'],
      threads: 1,
      steps: 3,
    });
    expect(floats(before)).toEqual([100, 200, 101, 202, 111, 222]);
    expect(await total(session)).toEqual([1111, 2222]);
  });

  test('takes rows of odd sizes and of several types alike', async () => {
    const session = openProgram((tracing) => {
      const [whole, truth] = [tracing.input('i', [3], 'int32'), tracing.input('b', [3], 'bool')];
      const sum = tf.add(tf.cast(whole, 'float32'), tracing.input('x', []));
      return { outputs: { sum, not: tf.logicalNot(truth) } };
    });
    const [sum, not] = await session.run({
      feeds: [
        feed('x', [2], [0.5, 0.25]),
        { name: 'p/input/i', dtype: 'int32', shape: [2, 3], data: Int32Array.of(1, 2, 3, 4, 5, 6) },
        { name: 'p/input/b', dtype: 'bool', shape: [2, 3], data: Uint8Array.of(1, 0, 0, 0, 1, 1) },
      ],
      fetches: ['p/output/sum', 'p/output/not'],
      threads: 2,
      steps: 2,
    });
    expect(floats(sum)).toEqual([1.5, 2.5, 3.5, 4.25, 5.25, 6.25]);
    expect([...new Uint8Array(not!)]).toEqual([0, 1, 1, 1, 0, 0]);
  });

  test('of one step gives what a run without steps gives', async () => {
    const session = openProgram((tracing) => ({
      outputs: { y: tf.square(tracing.input('x', [2])) },
    }));
    const fetches = ['p/output/y'];
    const alone = await session.run({ feeds: [feed('x', [2], [3, 4])], fetches, threads: 1 });
    const [steps] = await session.run({
      feeds: [feed('x', [1, 2], [3, 4])],
      fetches,
      threads: 1,
      steps: 1,
    });
    expect(floats(steps)).toEqual(floats(alone[0]));
  });

  test('leaves the steps before a failing one done, and tells why it ended', async () => {
    const session = openProgram(
      (tracing) => {
        const total = tracing.state('total', [2]);
        const index = tracing.input('index', [2], 'int32') as tf.Tensor1D;
        const step = tf.gather(tf.tensor1d([1, 2]), index);
        return { outputs: {}, updates: new Map([['total', tf.add(total, step)]]) };
      },
      [{ name: 'total', dtype: 'float32', shape: [2] }],
    );
    await setTotal(session, [0, 0]);
    const index = Int32Array.of(0, 1, 0, 9, 0, 1);
    const steps = session.run({
      feeds: [{ name: 'p/input/index', dtype: 'int32', shape: [3, 2], data: index }],
      fetches: [],
      targets: ['p/updates'],
      threads: 1,
      steps: 3,
    });
    await expect(steps).rejects.toThrow('= 9 is not in [0, 2)');
    expect(await total(session)).toEqual([1, 2]);
  });
});

/** Counts its steps, of which each takes a few milliseconds at least. */
async function openSlowCounter(): Promise<NativeSession> {
  const side = 300;
  const session = openProgram(
    (tracing) => {
      const total = tracing.state('total', [2]);
      // Rows of the mean stay what they are, so the numbers neither grow nor vanish.
      const mean = tf.fill([side, side], 1 / side);
      let work = tf.fill([side, side], 1);
      work = tf.mul(work, tracing.input('one', []));
      for (let i = 0; i < 20; i++) work = tf.matMul(work, mean);
      // TensorFlow does not see that this is 0, and so has to do the work.
      const zero = tf.minimum(tf.abs(tf.max(work)), 0);
      const next = tf.add(tf.add(total, 1), zero);
      return { outputs: { before: total }, updates: new Map([['total', next]]) };
    },
    [{ name: 'total', dtype: 'float32', shape: [2] }],
  );
  await setTotal(session, [0, 0]);
  return session;
}

const slowRun = (steps: number): SessionRun => ({
  feeds: [feed('one', [steps], Array<number>(steps).fill(1))],
  fetches: ['p/output/before'],
  targets: ['p/updates'],
  threads: 1,
  steps,
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('an interrupted run', () => {
  test('ends after the step it is at, with the results so far', async () => {
    const session = await openSlowCounter();
    const running = session.run(slowRun(5000));
    await pause(50);
    session.interrupt();
    const [before] = await running;
    const done = floats(before).length / 2;
    expect(done).toBeGreaterThanOrEqual(1);
    expect(done).toBeLessThan(5000);
    expect(floats(before).filter((_, i) => i % 2 === 0)).toEqual([...Array(done).keys()]);
    expect(await total(session)).toEqual([done, done]);
  });

  test('does one step, even where it is interrupted at once', async () => {
    const session = await openSlowCounter();
    const running = session.run(slowRun(5000));
    session.interrupt();
    expect(floats((await running)[0])).toEqual([0, 0]);
    expect(await total(session)).toEqual([1, 1]);
  });

  test('is not the next one: an interruption meets the run on its way alone', async () => {
    const session = await openSlowCounter();
    session.interrupt();
    expect(floats((await session.run(slowRun(3)))[0])).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe('a run beside the event loop', () => {
  test('lets timers pass meanwhile', async () => {
    const session = await openSlowCounter();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await session.run(slowRun(20));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  test('is done with another of the same session at one time', async () => {
    const session = openProgram((tracing) => ({
      outputs: { y: tf.sum(tf.square(tracing.input('x', [1000]))) },
    }));
    const sums = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const feeds = [feed('x', [1000], Array<number>(1000).fill(i))];
        const [y] = await session.run({ feeds, fetches: ['p/output/y'], threads: 1 + (i % 2) });
        return floats(y)[0];
      }),
    );
    expect(sums).toEqual(Array.from({ length: 12 }, (_, i) => i * i * 1000));
  });

  test('has copied what is fed: the array may be used again at once', async () => {
    const session = openProgram((tracing) => ({
      outputs: { y: tf.neg(tracing.input('x', [2])) },
    }));
    const given = feed('x', [2], [1, 2]);
    const running = session.run({ feeds: [given], fetches: ['p/output/y'], threads: 1 });
    given.data.fill(9);
    expect(floats((await running)[0])).toEqual([-1, -2]);
  });
});

describe('closing', () => {
  test('while a run is on its way lets it end with its results', async () => {
    const session = await openSlowCounter();
    const running = session.run(slowRun(5));
    session.close();
    expect(floats((await running)[0])).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  });

  test('twice is once, and interrupting afterwards nothing', async () => {
    const session = openCounter();
    session.close();
    session.close();
    session.interrupt();
    const run = session.run({ feeds: [], fetches: ['read/total'], threads: 1 });
    await expect(run).rejects.toThrow('the session is closed');
  });
});

describe('what is wrong is said:', () => {
  const run = (change: Partial<SessionRun>) => {
    const session = openProgram((tracing) => ({
      outputs: { y: tf.neg(tracing.input('x', [2])) },
    }));
    const feeds = [feed('x', [2], [1, 2])];
    return session.run({ feeds, fetches: ['p/output/y'], threads: 1, ...change });
  };

  test.each<[string, Partial<SessionRun>, string]>([
    ['an unknown result', { fetches: ['p/output/z'] }, 'p/output/z'],
    ['an unknown target', { targets: ['p/updates'] }, 'p/updates'],
    ['an unknown input', { feeds: [feed('z', [2], [1, 2])] }, 'p/input/z'],
    ['an input that is not fed', { feeds: [] }, "placeholder tensor 'p/input/x'"],
    [
      'too few numbers',
      { feeds: [feed('x', [2], [1])] },
      'p/input/x: expected 8 bytes for [2], got 4',
    ],
    [
      'numbers of another width',
      { feeds: [{ ...feed('x', [2], []), data: Uint8Array.of(1, 2) }] },
      'p/input/x: expected 8 bytes for [2], got 2',
    ],
    [
      'another type',
      { feeds: [{ name: 'p/input/x', dtype: 'int32', shape: [2], data: Int32Array.of(1, 2) }] },
      'int32',
    ],
  ])('%s', async (_what, change, message) => {
    await expect(run(change)).rejects.toThrow(message);
  });

  test('a variable that holds nothing yet', async () => {
    const running = openCounter().run({ feeds: [], fetches: ['read/total'], threads: 1 });
    await expect(running).rejects.toThrow('total');
  });

  test('a run that failed leaves the session as it was', async () => {
    const session = openCounter();
    await setTotal(session, [1, 2]);
    const failing = session.run({ feeds: [], fetches: ['nowhere'], threads: 1 });
    await expect(failing).rejects.toThrow('nowhere');
    expect(await total(session)).toEqual([1, 2]);
  });

  test.each<[string, string, string]>([
    ['text that is no graph', 'node { name: ', 'the graph is not a GraphDef in protobuf'],
    ['an operation that TensorFlow lacks', 'node { name: "a" op: "Nonsense" }', 'Nonsense'],
    [
      'a node that is not there',
      'node { name: "a" op: "Neg" input: "b" attr { key: "T" value { type: DT_FLOAT } } }',
      "'b'",
    ],
    ['an attribute that is missing', 'node { name: "a" op: "Placeholder" }', "'dtype'"],
  ])('%s', (_what, graph, message) => {
    expect(() => openNativeSession(graph)).toThrow(message);
  });
});

describe('threads', () => {
  const side = 200;
  const product = (tracing: Tracing) => {
    const x = tracing.input('x', [side, side]);
    return { outputs: { y: tf.matMul(x, x) } };
  };
  const given = [...normals([side, side], 'x').values];
  const run = async (session: NativeSession, threads: number) => {
    const feeds = [feed('x', [side, side], given)];
    return floats((await session.run({ feeds, fetches: ['p/output/y'], threads }))[0]);
  };

  test('of any number give the same product but for the order of its sums', async () => {
    const session = openProgram(product);
    const one = await run(session, 1);
    for (const threads of [2, 3, 4]) {
      const several = await run(session, threads);
      const apart = several.map((value, i) => Math.abs(value - one[i]!));
      // Sums of 200 products of the size of 1: a few ulp of their size, 2^-23 * 14.
      expect(Math.max(...apart)).toBeLessThan(2e-5);
    }
  });

  test('are made for a number once, and kept for every session', async () => {
    const count = () => readdirSync('/proc/self/task').length;
    const first = openProgram(product);
    await run(first, 1);
    const before = count();
    await run(first, 7);
    // Seven that share an operation, seven that run operations side by side.
    expect(count()).toBe(before + 14);
    await run(first, 7);
    await run(openProgram(product), 7);
    expect(count()).toBe(before + 14);
  });
});
