import { describe, expect, it, vi } from 'vitest';
import type { CodeBatch, ImageBatch } from '../../../src-main/engine/execution/executor';
import type {
  ImageSource,
  ModelSession,
  StepLosses,
} from '../../../src-main/engine/session/session';
import * as openSessionModule from '../../../src-main/engine/session/openSession';
import type { JobData } from '../../../src-main/workbench/trainer/jobData';
import type { FromTrainer, TrainerJob } from '../../../src-main/workbench/trainer/protocol';
import { TrainerProcess } from '../../../src-main/workbench/trainer/trainerProcess';
import type { ExecutionReport } from '../../../src-shared/domain';
import { executionConfig, ON_PROCESSOR } from '../../executionConfig';
import { temporaryFolder } from '../../store/support';
import { smallConfig } from '../support';

vi.mock(import('../../../src-main/engine/session/openSession'), () => ({ openSession: vi.fn() }));
vi.mock(import('../../../src-main/workbench/trainer/jobData'), () => ({
  loadJobData: () => Promise.resolve(DATA),
}));

const SHAPE = { height: 1, width: 1, channels: 1 };
const source: ImageSource = {
  shape: SHAPE,
  count: 1000,
  labels: null,
  gather: (_indices, out) => out.fill(0),
};
const DATA: JobData = {
  fingerprint: 'f',
  train: source,
  validation: null,
  test: source,
  sample: { images: new Float32Array(2), labels: null, count: 2 },
  classNames: [],
  testFactors: null,
  greyValues: (values) => new Uint8Array(values.length),
};
const REPORT: ExecutionReport = {
  executor: 'session',
  threads: 2,
  ...ON_PROCESSOR,
  isDataResident: true,
  reason: 'As the config asks.',
  trials: [],
};

/**
 * A session whose calls of training steps end only when they are interrupted, after three steps more;
 * one at a time, and nothing else meanwhile.
 */
class EndlessSession {
  readonly config = smallConfig();
  readonly shape = SHAPE;
  readonly latentDim = 2;
  readonly encodes = true;
  readonly usesLabels = false;
  readonly parameterCount = 7;
  stepIndex = 0;
  readonly shares: number[] = [];
  calls = 0;
  #end: (() => void) | null = null;

  async trainSteps(limit: number): Promise<StepLosses[]> {
    expect(limit).toBeGreaterThan(3);
    this.#assertIdle();
    this.calls += 1;
    await new Promise<void>((resolve) => (this.#end = resolve));
    this.#end = null;
    return [1, 2, 3].map(() => {
      this.stepIndex += 1;
      return { stepIndex: this.stepIndex, losses: { totalNats: 1 } };
    });
  }

  interrupt(): void {
    this.#end?.();
  }

  shareThreads(threads: number): void {
    this.shares.push(threads);
  }

  encode({ count }: ImageBatch) {
    this.#assertIdle();
    const zeros = () => new Float32Array(count * 2);
    return Promise.resolve({ means: zeros(), logVariances: null, klNats: zeros() });
  }

  decode({ count }: CodeBatch) {
    this.#assertIdle();
    return Promise.resolve(new Float32Array(count));
  }

  saveCheckpoint() {
    this.#assertIdle();
    return Promise.resolve(Uint8Array.of(1, 2, 3));
  }

  #assertIdle(): void {
    if (this.#end !== null) throw new Error('a call overlaps with training steps');
  }
}

/** A trainer with a job that is being opened; `open` lets that end. */
function trainer() {
  const session = new EndlessSession();
  let open: () => void = () => undefined;
  const opening = new Promise<void>((resolve) => (open = resolve));
  vi.mocked(openSessionModule.openSession).mockImplementation(async ({ onExecution }) => {
    onExecution?.(REPORT);
    await opening;
    return session as unknown as ModelSession;
  });
  const sent: FromTrainer[] = [];
  const process = new TrainerProcess((message) => {
    sent.push(message);
    return Promise.resolve();
  });
  const job: TrainerJob = {
    mode: 'train',
    workspaceDir: '',
    runDir: temporaryFolder(),
    config: smallConfig({ epochs: 1000, latentIntervalSteps: 1000, batchSize: 1 }),
    execution: executionConfig({ executor: 'session', threads: 0 }),
    segment: 1,
    checkpointFile: null,
    fingerprint: null,
    epochsRecorded: 0,
    epochRows: null,
    validationRows: null,
  };
  process.handle({ kind: 'open', job });
  const until = <Kind extends FromTrainer['kind']>(kind: Kind, index = 0) =>
    vi.waitFor(() => {
      const found = sent.filter((message) => message.kind === kind)[index];
      expect(found, `message '${kind}' ${index}`).toBeDefined();
      return found as Extract<FromTrainer, { kind: Kind }>;
    });
  const untilCall = (calls: number) => vi.waitFor(() => expect(session.calls).toBe(calls));
  return { session, process, sent, open, until, untilCall };
}

describe('a trainer with a call of many steps on its way', () => {
  it('ends the call to pause, saves what was done, and goes on', async () => {
    const { session, process, open, until, untilCall } = trainer();
    open();
    await untilCall(1);
    process.handle({ kind: 'pause' });
    expect(await until('paused')).toEqual({ kind: 'paused', reason: null });
    expect(session.stepIndex).toBe(3);
    // The first checkpoint is that of step 0.
    expect(await until('checkpoint', 1)).toMatchObject({ stepIndex: 3 });
    process.handle({ kind: 'continue' });
    await untilCall(2);
    process.handle({ kind: 'pause' });
    await until('paused', 1);
    expect(session.stepIndex).toBe(6);
    process.handle({ kind: 'stop' });
    await until('finished');
  });

  it('ends the call to stop, with a checkpoint and every row', async () => {
    const { process, sent, open, until, untilCall } = trainer();
    open();
    await untilCall(1);
    process.handle({ kind: 'stop' });
    expect(await until('finished')).toEqual({ kind: 'finished', test: null, earlyStop: null });
    expect(await until('checkpoint', 1)).toMatchObject({ stepIndex: 3 });
    const rows = sent.flatMap((message) =>
      message.kind === 'progress' ? [...(message.train?.stepIndex ?? [])] : [],
    );
    expect(rows).toEqual([1, 2, 3]);
  });

  it('ends the call to answer a click, before the next one', async () => {
    const { session, process, open, until, untilCall } = trainer();
    open();
    await untilCall(1);
    const request = { kind: 'decode', codes: new Float32Array(2), label: null } as const;
    process.handle({ kind: 'explore', requestId: 7, request });
    process.handle({ kind: 'explore', requestId: 8, request });
    expect(await until('explored')).toMatchObject({ requestId: 7, result: { stepIndex: 3 } });
    expect(await until('explored', 1)).toMatchObject({ requestId: 8, result: { stepIndex: 3 } });
    await untilCall(2);
    expect(session.stepIndex).toBe(3);
    process.handle({ kind: 'stop' });
    await until('finished');
  });
});

describe('a trainer that opens its job', () => {
  it('is told its share of the cores, and keeps to the last one', async () => {
    const { session, process, open, until, untilCall } = trainer();
    process.handle({ kind: 'share', threads: 4 });
    process.handle({ kind: 'share', threads: 2 });
    expect(session.shares).toEqual([]);
    open();
    await untilCall(1);
    expect(session.shares).toEqual([2]);
    process.handle({ kind: 'share', threads: 3 });
    expect(session.shares).toEqual([2, 3]);
    process.handle({ kind: 'stop' });
    await until('finished');
  });

  it('stops before its first step where that is asked for meanwhile', async () => {
    const { session, process, open, until } = trainer();
    process.handle({ kind: 'stop' });
    open();
    await until('finished');
    expect(session.stepIndex).toBe(0);
  });

  it('says that it is open before it says how it computes', async () => {
    const { process, sent, open, until, untilCall } = trainer();
    await new Promise((wake) => setImmediate(wake));
    expect(sent).toEqual([]);
    open();
    await untilCall(1);
    expect(sent.slice(0, 2).map(({ kind }) => kind)).toEqual(['opened', 'execution']);
    expect(sent[1]).toEqual({ kind: 'execution', report: REPORT });
    process.handle({ kind: 'stop' });
    await until('finished');
  });
});
