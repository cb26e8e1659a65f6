import type { LossNats, MetricColumns, RunSummary } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import { EXAMPLES } from './fakeCatalogue';

export const STEPS_PER_EPOCH = 79;

/** Falls like a VAE's: reconstruction fast then slowly, KL rising as codes come into use. */
export function lossAt(stepIndex: number, offsetNats = 0): LossNats {
  const reconstructionNats =
    96 + offsetNats + 260 * Math.exp(-stepIndex / 90) + 40 * Math.exp(-stepIndex / 600);
  const klNats = 6.4 * (1 - Math.exp(-stepIndex / 150));
  return { reconstructionNats, klNats, elboNats: reconstructionNats + klNats };
}

/** Returns metric rows for steps from..to (exclusive), `every` apart, with seeded noise. */
export function metricRows(
  from: number,
  to: number,
  every: number,
  noiseNats: number,
): MetricColumns {
  const random = createRandom(from + 1, 'metrics');
  const steps = Float64Array.from(
    { length: Math.max(0, Math.ceil((to - from) / every)) },
    (_, i) => from + i * every,
  );
  const losses = [...steps].map((step) => {
    const loss = lossAt(step, noiseNats === 0 ? 2.1 : 0);
    return { ...loss, reconstructionNats: loss.reconstructionNats + noiseNats * random.normal() };
  });
  return {
    stepIndex: steps,
    totalNats: Float64Array.from(losses, (loss) => loss.reconstructionNats + loss.klNats),
    reconstructionNats: Float64Array.from(losses, (loss) => loss.reconstructionNats),
    klNats: Float64Array.from(losses, (loss) => loss.klNats),
  };
}

/** Returns a run that has done `epochsDone` of its epochs. */
export function fakeRun(given: Partial<RunSummary> & Pick<RunSummary, 'runId'>): RunSummary {
  const epochs = given.epochs ?? 20;
  const epochsDone = given.epochsDone ?? epochs;
  const stepIndex = epochsDone * STEPS_PER_EPOCH;
  const isDone = (given.status ?? 'completed') === 'completed';
  return {
    name: EXAMPLES[0]!.config.name,
    status: 'completed',
    statusReason: null,
    modelKind: 'vae',
    dataset: 'digits',
    latentDim: 2,
    parameterCount: 134_165,
    colorIndex: 0,
    createdAtMs: Date.now() - 3_600_000,
    startedAtMs: Date.now() - 3_599_000,
    endedAtMs: isDone ? Date.now() - 3_300_000 : null,
    trainSeconds: epochsDone * 4.1,
    epochsDone,
    epochs,
    stepIndex,
    stepsTotal: epochs * STEPS_PER_EPOCH,
    train: epochsDone > 0 ? lossAt(stepIndex) : null,
    validation: epochsDone > 0 ? lossAt(stepIndex, 2.1) : null,
    test: isDone ? lossAt(stepIndex, 2.4) : null,
    ...given,
  };
}

export function fakeRuns(): RunSummary[] {
  const hoursAgo = (hours: number) => Date.now() - hours * 3_600_000;
  return [
    fakeRun({
      runId: 'digits-live',
      name: 'Digits VAE',
      status: 'running',
      epochsDone: 6,
      colorIndex: 3,
      createdAtMs: hoursAgo(0.02),
    }),
    fakeRun({ runId: 'beta-4', name: 'Digits β = 4', colorIndex: 1, createdAtMs: hoursAgo(3) }),
    fakeRun({
      runId: 'dense-20d',
      name: 'Dense 512-256, 20-D',
      latentDim: 20,
      colorIndex: 2,
      dataset: 'mnist',
      epochs: 30,
      createdAtMs: hoursAgo(26),
    }),
    fakeRun({
      runId: 'lr-high',
      name: 'Learning rate 0.1',
      status: 'failed',
      statusReason: 'The loss became NaN at step 212; the last good checkpoint is of step 158.',
      epochsDone: 2,
      colorIndex: 4,
      createdAtMs: hoursAgo(30),
    }),
    fakeRun({
      runId: 'paused-one',
      name: 'Fashion, wide',
      status: 'paused',
      epochsDone: 9,
      epochs: 40,
      dataset: 'fashion',
      colorIndex: 5,
      createdAtMs: hoursAgo(50),
    }),
    fakeRun({
      runId: 'stopped-one',
      name: 'Seed 7',
      status: 'stopped',
      epochsDone: 3,
      colorIndex: 0,
      createdAtMs: hoursAgo(74),
    }),
    fakeRun({
      runId: 'away-one',
      name: 'Overnight',
      status: 'interrupted',
      statusReason: 'The trainer went away; it can go on from epoch 11.',
      epochsDone: 11,
      epochs: 100,
      colorIndex: 6,
      createdAtMs: hoursAgo(96),
    }),
  ];
}
