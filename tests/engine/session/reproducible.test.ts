import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { openSession } from '../../../src-main/engine/session/openSession';
import type {
  ImageSource,
  ModelSession,
  SessionOptions,
  StepLosses,
} from '../../../src-main/engine/session/session';
import { createRandom } from '../../../src-shared/random';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { executionConfig } from '../../executionConfig';
import { barImages, toyConfig } from '../toyImages';

// A compilation by XLA takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

/** Wide enough that several threads share the work of an operation. */
const MODEL: FieldValues = {
  encoder: [
    { type: 'conv', filters: 16, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 128 },
  ],
  latentDim: 4,
};
// 200 images in batches of 48: four whole ones and one of 8.
const source = barImages(200);
const { shape, count } = source;
const floatSource: ImageSource = { shape, count, labels: null, gather: source.gather };
const STEPS = 23;

interface Way {
  execution: ExecutionConfig;
  source: ImageSource;
  model?: FieldValues;
}

const WAYS: Record<string, Way> = {
  eager: { execution: executionConfig({ executor: 'eager', threads: 0 }), source },
  'a session with 1 thread': {
    execution: executionConfig({ executor: 'session', threads: 1 }),
    source,
  },
  'a session with 2 threads': {
    execution: executionConfig({ executor: 'session', threads: 2 }),
    source,
  },
  'a plug-in': { execution: executionConfig({ executor: 'xla', device: 'cpu' }), source },
  'two devices of a plug-in': {
    execution: executionConfig({ executor: 'xla', device: 'cpu:0,1' }),
    source,
  },
  'a session with floats': {
    execution: executionConfig({ executor: 'session', threads: 2 }),
    source: floatSource,
  },
};
/** Compiles in a second: few operations, and batches of one size. */
const XLA: Way = {
  execution: executionConfig({ executor: 'session-xla', threads: 2 }),
  source: barImages(240),
  model: { encoder: [{ type: 'dense', units: 128 }] },
};

interface Trained {
  losses: StepLosses[];
  /** All weights and moments at the end. */
  checkpoint: Uint8Array;
}

async function openedSession(way: Way, checkpoint?: Uint8Array): Promise<ModelSession> {
  const options: SessionOptions = {
    config: toyConfig(way.model ?? MODEL, { batchSize: 48, seed: 3 }, way.execution),
    shape,
    trainCount: way.source.count,
    classCount: 0,
    source: way.source,
    ...(checkpoint && { checkpoint }),
  };
  const session = await openSession(options);
  onTestFinished(() => session.dispose());
  return session;
}

/** Trains to a step with at most `limit` steps a call. */
async function trainTo(session: ModelSession, step: number, limit: number): Promise<StepLosses[]> {
  const losses: StepLosses[] = [];
  while (session.stepIndex < step) {
    losses.push(...(await session.trainSteps(Math.min(limit, step - session.stepIndex))));
  }
  return losses;
}

async function trained(way: Way, limit = 1): Promise<Trained> {
  const session = await openedSession(way);
  const losses = await trainTo(session, STEPS, limit);
  return { losses, checkpoint: await session.saveCheckpoint() };
}

const references = new Map<Way, Promise<Trained>>();
/** The run of a way with one step a call, made once. */
function reference(way: Way): Promise<Trained> {
  const known = references.get(way) ?? trained(way);
  references.set(way, known);
  return known;
}

async function stoppedAndResumed(way: Way, step: number): Promise<Trained> {
  const stopped = await openedSession(way);
  const before = await trainTo(stopped, step, 64);
  const resumed = await openedSession(way, await stopped.saveCheckpoint());
  expect(resumed.stepIndex).toBe(step);
  const after = await trainTo(resumed, STEPS, 64);
  return { losses: [...before, ...after], checkpoint: await resumed.saveCheckpoint() };
}

describe.each(Object.keys(WAYS))('a run computed by %s is the same, bit for bit,', (name) => {
  const way = WAYS[name]!;

  test('when it is made twice', async () => {
    const expected = await reference(way);
    expect(expected.losses.map(({ stepIndex }) => stepIndex)).toEqual(
      Array.from({ length: STEPS }, (_, i) => i + 1),
    );
    expect(await trained(way)).toEqual(expected);
  });

  test.each([2, 7, 64])('when up to %i steps are done a call', async (limit) => {
    expect(await trained(way, limit)).toEqual(await reference(way));
  });

  // In an epoch, before its last and smaller batch, at its end, and before the last step of all.
  test.each([1, 4, 5, 12, 22])('when it is stopped after step %i and resumed', async (step) => {
    expect(await stoppedAndResumed(way, step)).toEqual(await reference(way));
  });

  test('when its calls are interrupted at any moment', async () => {
    const random = createRandom(0, 'interrupts');
    const session = await openedSession(way);
    const losses: StepLosses[] = [];
    while (session.stepIndex < STEPS) {
      const timer = setTimeout(() => session.interrupt(), random.integer(20));
      losses.push(...(await session.trainSteps(STEPS - session.stepIndex)));
      clearTimeout(timer);
      // One that comes between two calls is for none.
      session.interrupt();
    }
    const checkpoint = await session.saveCheckpoint();
    expect({ losses, checkpoint }).toEqual(await reference(way));
  });
});

test('a run compiled by XLA is the same, bit for bit, when it is stopped and resumed', async () => {
  expect(await stoppedAndResumed(XLA, 12)).toEqual(await reference(XLA));
});

test('sessions side by side do not change one another', async () => {
  const way = WAYS['a session with 2 threads']!;
  const [first, second] = await Promise.all([trained(way, 7), trained(way, 64)]);
  expect(first).toEqual(await reference(way));
  expect(second).toEqual(first);
});
