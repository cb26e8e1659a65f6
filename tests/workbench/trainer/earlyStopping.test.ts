import { describe, expect, it } from 'vitest';
import type { ImageSource, ModelSession } from '../../../src-main/engine/session/session';
import { Control } from '../../../src-main/workbench/trainer/control';
import type {
  Finished,
  FromTrainer,
  TrainerJob,
} from '../../../src-main/workbench/trainer/protocol';
import { Training } from '../../../src-main/workbench/trainer/training';
import { Turns } from '../../../src-main/workbench/trainer/turns';
import { executionConfig } from '../../executionConfig';
import { temporaryFolder } from '../../store/support';
import { smallConfig } from '../support';

const STEPS_PER_EPOCH = 2;

function source(count: number): ImageSource {
  const shape = { height: 1, width: 1, channels: 1 };
  return { shape, count, labels: null, gather: (_indices, out) => out.fill(0) };
}
const TRAIN = source(20);
const VALIDATION = source(5);
const TEST = source(7);

interface Trained extends Finished {
  stepIndex: number;
  epochsReported: number[];
}

/** Trains a session whose validation objective after epoch e is `validationNats[e - 1]`. */
async function train(
  validationNats: readonly number[],
  patienceEpochs: number,
  resumed: Partial<TrainerJob> & { stepIndex?: number } = {},
): Promise<Trained> {
  const { stepIndex = 0, ...given } = resumed;
  const session = {
    encodes: false,
    stepIndex,
    trainSteps(limit: number) {
      expect(limit).toBeGreaterThan(0);
      this.stepIndex += 1;
      return Promise.resolve([{ stepIndex: this.stepIndex, losses: { totalNats: 50 } }]);
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- the session's own signature
    async *evaluate(images: ImageSource) {
      const epoch = this.stepIndex / STEPS_PER_EPOCH;
      const totalNats = images === VALIDATION ? validationNats[epoch - 1]! : 77;
      yield { totalNats };
      return { totalNats };
    },
    saveCheckpoint: () => Promise.resolve(Uint8Array.of(1)),
  };
  const job: TrainerJob = {
    mode: 'train',
    workspaceDir: '',
    runDir: temporaryFolder(),
    config: smallConfig({ epochs: validationNats.length, batchSize: 10, patienceEpochs }),
    execution: executionConfig({ executor: 'session', threads: 1 }),
    segment: 1,
    checkpointFile: null,
    fingerprint: null,
    epochsRecorded: 0,
    epochRows: null,
    validationRows: null,
    ...given,
  };
  const sent: FromTrainer[] = [];
  const training = new Training({
    job,
    session: session as unknown as ModelSession,
    data: {
      fingerprint: 'f',
      train: TRAIN,
      validation: VALIDATION,
      test: TEST,
      sample: { images: new Float32Array(1), labels: null, count: 1 },
      classNames: [],
      testFactors: null,
      greyValues: (values) => new Uint8Array(values.length),
    },
    control: new Control(),
    turns: new Turns(),
    send: (message) => sent.push(message),
  });
  const finished = await training.run();
  const epochsReported = sent.flatMap((message) =>
    message.kind === 'progress' && message.epoch ? [message.epoch.epoch] : [],
  );
  return { ...finished, stepIndex: session.stepIndex, epochsReported };
}

const NATS = [90, 80, 85, 84, 83, 82];

describe('a training with patience', () => {
  it('ends after so many epochs without a better validation loss, with the test of its weights', async () => {
    expect(await train(NATS, 2)).toEqual({
      test: { totalNats: 77 },
      earlyStop: { epoch: 4, bestEpoch: 2, bestNats: 80 },
      stepIndex: 4 * STEPS_PER_EPOCH,
      epochsReported: [1, 2, 3, 4],
    });
  });

  it('goes to its last epoch where patience is not over before, and says nothing of an early end', async () => {
    const late = await train(NATS, 4);
    expect(late).toMatchObject({ earlyStop: null, stepIndex: 6 * STEPS_PER_EPOCH });
    expect(await train(NATS, 0)).toMatchObject({
      earlyStop: null,
      epochsReported: [1, 2, 3, 4, 5, 6],
    });
  });

  it('ends at the same epoch when it was resumed on the way', async () => {
    const resumed = await train(NATS, 2, {
      stepIndex: 3 * STEPS_PER_EPOCH + 1,
      checkpointFile: 'checkpoint',
      epochsRecorded: 3,
      validationRows: {
        stepIndex: Float64Array.of(2, 4, 6),
        losses: { totalNats: Float64Array.from(NATS.slice(0, 3)) },
      },
    });
    expect(resumed).toMatchObject({
      earlyStop: { epoch: 4, bestEpoch: 2, bestNats: 80 },
      stepIndex: 4 * STEPS_PER_EPOCH,
      epochsReported: [4],
    });
  });

  it('ends at once when it was resumed where patience was over', async () => {
    const resumed = await train(NATS, 1, {
      stepIndex: 3 * STEPS_PER_EPOCH,
      checkpointFile: 'checkpoint',
      epochsRecorded: 3,
      validationRows: {
        stepIndex: Float64Array.of(2, 4, 6),
        losses: { totalNats: Float64Array.from(NATS.slice(0, 3)) },
      },
    });
    expect(resumed).toMatchObject({ earlyStop: { epoch: 3 }, epochsReported: [] });
  });
});
