import type { Losses, MetricColumns, RunSummary } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import { EXAMPLES } from './fakeCatalogue';
import { MODELS } from './fakeModels';

export const STEPS_PER_EPOCH = 79;

/** Losses that fall like a VAE's (reconstruction fast then slowly, KL rising), for the terms of a model. */
export function lossAt(stepIndex: number, offsetNats = 0, modelKind = 'vae'): Losses {
  const reconstructionNats =
    96 + offsetNats + 260 * Math.exp(-stepIndex / 90) + 40 * Math.exp(-stepIndex / 600);
  const klNats = 6.4 * (1 - Math.exp(-stepIndex / 150));
  const known: Losses = {
    totalNats: reconstructionNats + klNats,
    elboNats: reconstructionNats + klNats,
    reconstructionNats,
    klNats,
    generatorNats: 0.7 + 0.4 * Math.sin(stepIndex / 90),
    discriminatorNats: 1.3 - 0.3 * Math.sin(stepIndex / 90),
    realShare: 0.5 + 0.3 * Math.exp(-stepIndex / 400),
    fakeShare: 0.5 - 0.3 * Math.exp(-stepIndex / 400),
    accuracy: 0.95 - 0.8 * Math.exp(-stepIndex / 300),
  };
  const terms = MODELS.find(({ kind }) => kind === modelKind)?.terms ?? [];
  return Object.fromEntries(terms.map(({ key }) => [key, known[key]!]));
}

/** Returns metric rows for steps from..to (exclusive), `every` apart, with seeded noise. */
export function metricRows(
  from: number,
  to: number,
  every: number,
  noiseNats: number,
  modelKind = 'vae',
): MetricColumns {
  const random = createRandom(from + 1, 'metrics');
  const steps = Float64Array.from(
    { length: Math.max(0, Math.ceil((to - from) / every)) },
    (_, i) => from + i * every,
  );
  const rows = [...steps].map((step) =>
    lossAt(step, noiseNats === 0 ? 2.1 : noiseNats * random.normal(), modelKind),
  );
  const keys = Object.keys(lossAt(0, 0, modelKind));
  return {
    stepIndex: steps,
    losses: Object.fromEntries(
      keys.map((key) => [key, Float64Array.from(rows, (row) => row[key]!)]),
    ),
  };
}

/** Returns a run that has done `epochsDone` of its epochs. */
export function fakeRun(given: Partial<RunSummary> & Pick<RunSummary, 'runId'>): RunSummary {
  const epochs = given.epochs ?? 20;
  const epochsDone = given.epochsDone ?? epochs;
  const stepIndex = epochsDone * STEPS_PER_EPOCH;
  const isDone = (given.status ?? 'completed') === 'completed';
  const kind = given.modelKind ?? 'vae';
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
    train: epochsDone > 0 ? lossAt(stepIndex, 0, kind) : null,
    validation: epochsDone > 0 ? lossAt(stepIndex, 2.1, kind) : null,
    test: isDone ? lossAt(stepIndex, 2.4, kind) : null,
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
      createdAtMs: hoursAgo(0.2),
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
      runId: 'two-cards',
      name: 'Wide, on two cards',
      latentDim: 32,
      colorIndex: 4,
      dataset: 'mnist',
      epochs: 60,
      createdAtMs: hoursAgo(26.2),
    }),
    fakeRun({
      runId: 'card-full',
      name: 'Too wide for the card',
      status: 'failed',
      statusReason:
        'cuda:0 has no memory left for a step; the run was expected to take about 41.2 GB. Use a batch size of 512 or a smaller network, or wait until other programs leave the card',
      epochsDone: 2,
      colorIndex: 2,
      createdAtMs: hoursAgo(26.5),
    }),
    fakeRun({
      runId: 'gan-one',
      name: 'Adversarial digits',
      modelKind: 'gan',
      latentDim: 8,
      colorIndex: 6,
      createdAtMs: hoursAgo(27),
    }),
    fakeRun({
      runId: 'linear-one',
      name: 'Linear, 3-D',
      modelKind: 'linear',
      latentDim: 3,
      colorIndex: 7,
      createdAtMs: hoursAgo(28),
    }),
    fakeRun({
      runId: 'conditional-one',
      name: 'Told the class',
      modelKind: 'conditional-vae',
      colorIndex: 8,
      createdAtMs: hoursAgo(28.5),
    }),
    fakeRun({
      runId: 'moons-one',
      name: 'Moons',
      dataset: 'moons',
      colorIndex: 9,
      createdAtMs: hoursAgo(29),
    }),
    fakeRun({
      runId: 'waves-one',
      name: 'Waves',
      dataset: 'waves',
      colorIndex: 5,
      createdAtMs: hoursAgo(29.5),
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
