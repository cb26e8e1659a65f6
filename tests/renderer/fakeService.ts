import type { ConnectionState, ServiceClient } from '../../src-shared/contract/client';
import type { EventName, Events } from '../../src-shared/contract/events';
import type { RequestName, RequestParams, RequestResult } from '../../src-shared/contract/requests';
import type {
  CardReading,
  LatentFrame,
  ReuseReport,
  RunDetail,
  RunSummary,
} from '../../src-shared/domain';
import { ConfigError, WorkbenchError } from '../../src-shared/errors';
import { checkRunConfig, type RunConfig } from '../../src-shared/runConfig';
import { createRandom } from '../../src-shared/random';
import { DOCTOR, EXAMPLES, fakeDatasets } from './fake/fakeCatalogue';
import { fakeDevices, fakeReading, fakeReadings, type FakeCards } from './fake/fakeCards';
import type { Answers } from './fake/answers';
import { digits } from './fake/fakeImages';
import { fakeDescription } from './fake/fakeDescription';
import { fakeDecode, fakeFrame, fakeShape } from './fake/fakeLatent';
import { MODELS } from './fake/fakeModels';
import { fakeAnomalies } from './fake/fakeAnomalies';
import { fakeProjections } from './fake/fakeProjections';
import { fakeScores } from './fake/fakeScores';
import { moons, waves } from './fake/fakeVectors';
import { fakeExecution } from './fake/fakeExecution';
import { fakeRun, fakeRuns, lossAt, metricRows, STEPS_PER_EPOCH } from './fake/fakeRuns';

export interface FakeOptions {
  /** No runs yet. */
  isFresh?: boolean;
  /** Every request is rejected. */
  isBroken?: boolean;
  /** How long each answer takes. */
  delayMs?: number;
  /** Whether the running run goes on by itself. */
  isLive?: boolean;
  /** The graphics cards of the machine. */
  cards?: FakeCards;
  /** Points of the largest map that is kept. */
  pointCount?: number;
  /** Long work stops half-way and waits to be cancelled. */
  isHeld?: boolean;
}

export interface FakeService extends ServiceClient {
  emit<Name extends EventName>(name: Name, payload: Events[Name]): void;
  enter(state: ConnectionState): void;
  /** Names of the requests made, in order. */
  readonly asked: RequestName[];
}

const SAMPLE_COUNT = 600;
const LIVE_RUN = 'digits-live';
const CARD_TICK_MS = 2000;

/** Returns a service client on made-up runs: Gaussian clusters, falling losses, drawn digits. */
export function createFakeService(options: FakeOptions = {}): FakeService {
  const { isFresh = false, isBroken = false, delayMs = 40, isLive = true, cards = 'two' } = options;
  const { pointCount = 10_000, isHeld = false } = options;
  const runs = new Map((isFresh ? [] : fakeRuns()).map((run) => [run.runId, run]));
  const configs = new Map<string, RunConfig>();
  const deleted = new Map<string, RunSummary>();
  const datasets = new Map(fakeDatasets().map((dataset) => [dataset.name, dataset]));
  const samples: Record<string, ReturnType<typeof picturesOf>> = {};
  const sampleOf = (dataset: string) => (samples[dataset] ??= picturesOf(dataset, SAMPLE_COUNT, 3));
  const modelOf = ({ modelKind }: RunSummary) =>
    MODELS.find(({ kind }) => kind === modelKind) ?? MODELS[0]!;
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const connectionListeners = new Set<(state: ConnectionState) => void>();
  const asked: RequestName[] = [];
  let connection: ConnectionState = 'connecting';
  let seq = 1;

  function emit<Name extends EventName>(name: Name, payload: Events[Name]) {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  }

  function enter(state: ConnectionState) {
    connection = state;
    for (const listener of connectionListeners) listener(state);
  }

  function find(runId: string): RunSummary {
    const run = runs.get(runId);
    if (!run) throw new WorkbenchError('not-found', `there is no run '${runId}'`);
    return run;
  }

  function change(runId: string, changes: Partial<RunSummary>): RunSummary {
    const run = { ...find(runId), ...changes };
    runs.set(runId, run);
    emit('run.changed', run);
    return run;
  }

  function changeOnly(runId: string, changes: Partial<RunSummary>): null {
    change(runId, changes);
    return null;
  }

  function frameOf(run: RunSummary, stepIndex: number): LatentFrame {
    const progress = 1 - Math.exp(-stepIndex / 250);
    const epoch = Math.floor(stepIndex / STEPS_PER_EPOCH);
    const { labels } = sampleOf(run.dataset);
    return fakeFrame(
      ...([run.runId, seq, stepIndex, epoch, progress] as const),
      labels ?? Array.from({ length: SAMPLE_COUNT }, () => 0),
      run.latentDim,
      modelOf(run).abilities.hasPosterior,
    );
  }

  /** One tick of the live run: ten steps. */
  function advance(run: RunSummary) {
    const to = Math.min(run.stepIndex + 10, run.stepsTotal ?? Infinity);
    const rows = metricRows(run.stepIndex, to, 1, 4, run.modelKind);
    emit('metrics.appended', { runId: run.runId, seq: ++seq, split: 'train', rows });
    const epochsDone = Math.floor(to / STEPS_PER_EPOCH);
    if (epochsDone > run.epochsDone) {
      emit('metrics.appended', {
        runId: run.runId,
        seq: ++seq,
        split: 'validation',
        rows: metricRows(to, to + 1, 1, 0, run.modelKind),
      });
    }
    const isDone = to === run.stepsTotal;
    change(run.runId, {
      stepIndex: to,
      epochsDone,
      trainSeconds: run.trainSeconds + 0.4,
      train: lossAt(to, 0, run.modelKind),
      validation: lossAt(to, 2.1, run.modelKind),
      ...(isDone
        ? {
            status: 'completed' as const,
            test: lossAt(to, 2.4, run.modelKind),
            endedAtMs: Date.now(),
          }
        : {}),
    });
    if (modelOf(run).abilities.encodes) {
      emit('latent.updated', { ...frameOf(run, to), seq: ++seq });
    }
  }

  function readCard() {
    const run = runs.get(LIVE_RUN);
    if (run?.status !== 'running') return;
    const now = Date.now();
    const readings = [fakeReading(0, now, now - run.createdAtMs)];
    emit('cards.appended', { runId: LIVE_RUN, readings });
  }

  const check = (config: unknown) =>
    checkRunConfig(config, (kind) => MODELS.find((model) => model.kind === kind)?.fields ?? null);
  const decoded = (run: RunSummary, codes: Float32Array) => ({
    stepIndex: run.stepIndex,
    shape: fakeShape(run.dataset),
    count: codes.length / run.latentDim,
    pixels: fakeDecode(codes, run.latentDim, run.dataset),
  });

  const answers: Answers = {
    ...fakeProjections(emit, isFresh, pointCount, isHeld),
    ...fakeScores(emit, find, isHeld),
    ...fakeAnomalies(emit, isHeld),
    'system.info': () => ({
      version: '0.1.0',
      workspace: '/home/ada/.local/share/latent-workbench',
      nodeVersion: '24.21.0',
      platform: 'linux-x64',
      cpuCount: 8,
      memoryBytes: 16 * 2 ** 30,
    }),
    'system.doctor': () => DOCTOR,
    'system.devices': () => fakeDevices(cards),
    'models.list': () => MODELS,
    'examples.list': () => EXAMPLES,
    'datasets.list': () => [...datasets.values()],
    'datasets.import': ({ path, name }) => {
      if (path.includes('broken')) {
        throw new WorkbenchError(
          'data',
          `${path}: expected 47,040,016 bytes for 60,000 images of 28×28, found 47,039,000`,
        );
      }
      const imported = { ...fakeDatasets()[1]!, name, title: name, importedAtMs: Date.now() };
      datasets.set(name, imported);
      emit('dataset.changed', imported);
      return imported;
    },
    'datasets.remove': ({ name }) => {
      datasets.delete(name);
      emit('dataset.removed', { name });
      return null;
    },
    'datasets.preview': ({ name, split, offset, count }) => {
      const dataset = datasets.get(name);
      if (!dataset) throw new WorkbenchError('not-found', `there is no data set '${name}'`);
      const total = split === 'train' ? dataset.trainCount : dataset.testCount;
      const shown = Math.max(0, Math.min(count, total - offset));
      return {
        ...{ name, split, offset, count: shown, shape: dataset.shape },
        ...picturesOf(name, shown, offset + 1),
        classCounts: dataset.hasLabels
          ? dataset.classNames.map((_, label, { length }) =>
              Math.round(total / length + 40 * Math.sin(label * 2)),
            )
          : null,
      };
    },
    'datasets.describe': ({ name }) => {
      const dataset = datasets.get(name);
      if (!dataset) throw new WorkbenchError('not-found', `there is no data set '${name}'`);
      return fakeDescription(dataset);
    },
    'runs.check': ({ config }) => ({ problems: check(config).problems, warnings: [] }),
    'runs.create': ({ config: given }) => {
      const { config, problems } = check(given);
      if (problems[0]) throw new ConfigError(problems[0].message, problems[0].field);
      const run = fakeRun({
        runId: `run-${runs.size + deleted.size + 1}`,
        name: config.name,
        status: 'running',
        epochsDone: 0,
        epochs: config.training.epochs,
        latentDim: config.model['latentDim'] as number,
        dataset: config.data.dataset,
        modelKind: config.model.kind,
        colorIndex: runs.size % 10,
        createdAtMs: Date.now(),
      });
      runs.set(run.runId, run);
      configs.set(run.runId, config);
      emit('run.changed', run);
      return run;
    },
    'runs.list': () => [...runs.values()],
    'runs.get': ({ runId }): RunDetail => ({
      ...find(runId),
      config: configs.get(runId) ?? EXAMPLES[0]!.config,
      execution: fakeExecution(runId),
      events: [{ atMs: Date.now() - 60_000, kind: 'started', stepIndex: 0, message: 'Started' }],
      checkpoint: {
        stepIndex: find(runId).stepIndex,
        epoch: find(runId).epochsDone,
        savedAtMs: Date.now() - 20_000,
        bytes: 1_612_000,
      },
    }),
    'runs.rename': ({ runId, name }) => change(runId, { name }),
    'runs.pause': ({ runId }) => changeOnly(runId, { status: 'paused' }),
    'runs.resume': ({ runId }) => changeOnly(runId, { status: 'running' }),
    'runs.stop': ({ runId }) => changeOnly(runId, { status: 'stopped', endedAtMs: Date.now() }),
    'runs.delete': ({ runId }) => {
      deleted.set(runId, find(runId));
      runs.delete(runId);
      emit('run.removed', { runId });
      return null;
    },
    'runs.restore': ({ runId }) => {
      const run = deleted.get(runId);
      if (!run) throw new WorkbenchError('not-found', `no deleted run '${runId}'`);
      deleted.delete(runId);
      runs.set(runId, run);
      emit('run.changed', run);
      return run;
    },
    'metrics.get': ({ runId }) => ({
      runId,
      seq,
      stepsPerEpoch: STEPS_PER_EPOCH,
      train: metricRows(0, find(runId).stepIndex, 1, 4, find(runId).modelKind),
      validation: metricRows(
        ...([STEPS_PER_EPOCH, find(runId).stepIndex + 1, STEPS_PER_EPOCH, 0] as const),
        find(runId).modelKind,
      ),
    }),
    'cards.get': ({ runId }) => ({ runId, readings: readingsOf(find(runId)) }),
    'latent.sample': ({ runId }) => ({
      runId,
      split: 'validation' as const,
      shape: fakeShape(find(runId).dataset),
      count: SAMPLE_COUNT,
      ...sampleOf(find(runId).dataset),
      classNames: datasets.get(find(runId).dataset)?.classNames ?? [],
    }),
    'latent.frame': ({ runId, stepIndex }) => {
      const run = find(runId);
      return run.stepIndex === 0 || !modelOf(run).abilities.encodes
        ? null
        : frameOf(run, stepIndex ?? run.stepIndex);
    },
    'latent.frames': ({ runId }) =>
      Array.from(
        { length: modelOf(find(runId)).abilities.encodes ? find(runId).epochsDone : 0 },
        (_, index) => ({
          stepIndex: (index + 1) * STEPS_PER_EPOCH,
          epoch: index + 1,
        }),
      ),
    'explore.decode': ({ runId, codes }) => decoded(find(runId), codes),
    'explore.sample': ({ runId, count, seed }) => {
      const random = createRandom(seed, 'prior');
      const run = find(runId);
      if (modelOf(run).abilities.prior === 'none') {
        throw new WorkbenchError('conflict', 'this model has no prior to draw codes from');
      }
      const codes = Float32Array.from({ length: count * run.latentDim }, () => random.normal());
      return { ...decoded(run, codes), codes };
    },
    'explore.reconstruct': ({ runId, sampleIndices }) => {
      const run = find(runId);
      const { means } = frameOf(run, run.stepIndex);
      const codes = Float32Array.from(
        sampleIndices.flatMap((index) => [
          ...means.subarray(index * run.latentDim, (index + 1) * run.latentDim),
        ]),
      );
      return {
        ...decoded(run, codes),
        reconstructionNats: Float32Array.from(sampleIndices, (index) => 90 + ((index * 37) % 60)),
      };
    },
    'explore.interpolate': ({ runId, ends, count }) => {
      const run = find(runId);
      const dim = run.latentDim;
      const { means } = frameOf(run, run.stepIndex);
      const codeAt = (end: 0 | 1) =>
        ends instanceof Float32Array
          ? ends.subarray(end * dim, (end + 1) * dim)
          : means.subarray(ends[end] * dim, (ends[end] + 1) * dim);
      const [from, to] = [codeAt(0), codeAt(1)];
      const codes = Float32Array.from({ length: count * dim }, (_, at) => {
        const t = Math.floor(at / dim) / (count - 1);
        return from[at % dim]! * (1 - t) + to[at % dim]! * t;
      });
      const images = decoded(run, codes);
      const stepDistances = Float32Array.from({ length: count - 1 }, (_, step) =>
        distance(images.pixels, step, images.pixels.length / count),
      );
      return { ...images, codes, stepDistances };
    },
    'runs.evaluate': ({ runId, drawCount, imageCount }) => {
      const run = find(runId);
      const estimate = { drawErrorNats: 0.2, effectiveDraws: 40, drawCount, imageCount };
      return {
        runId,
        stepIndex: run.stepIndex,
        test: lossAt(run.stepIndex, 2.4, run.modelKind),
        activeUnits: { count: run.latentDim, latentDim: run.latentDim },
        importance: { ...estimate, nllNats: 140.2, standardErrorNats: 1.1 },
        naive: { ...estimate, nllNats: 171.5, standardErrorNats: 1.4 },
      };
    },
    'explore.gradientNoise': ({ runId }) => ({
      stepIndex: find(runId).stepIndex,
      draws: 64,
      pathwise: { variance: 12.5, meanNorm: 30.1 },
      score: { variance: 2140, meanNorm: 61.7 },
    }),
    'reuse.get': ({ runId }) => (runId === 'beta-4' ? fakeReuse(runId, 3) : null),
    'reuse.start': ({ runId, repeats }) => {
      const report = fakeReuse(runId, repeats);
      setTimeout(() => emit('reuse.changed', { runId, report, pointsAhead: 0, error: null }), 500);
      return null;
    },
    'explore.grid': ({ runId, side, axes }) => {
      const run = find(runId);
      const columnValues = Float32Array.from(
        { length: side },
        (_, i) => -2.6 + (5.2 * (i + 0.5)) / side,
      );
      const rowValues = columnValues.slice().reverse();
      const codes = new Float32Array(side * side * run.latentDim);
      for (let cell = 0; cell < side * side; cell += 1) {
        codes[cell * run.latentDim + axes[0]] = columnValues[cell % side]!;
        if (run.latentDim > 1)
          codes[cell * run.latentDim + axes[1]] = rowValues[Math.floor(cell / side)]!;
      }
      const spacing =
        modelOf(run).abilities.prior === 'normal' ? ('prior' as const) : ('codes' as const);
      return { ...decoded(run, codes), side, spacing, columnValues, rowValues };
    },
  };

  setTimeout(() => enter('ready'), delayMs);
  const ticker = isLive
    ? setInterval(
        () => [...runs.values()].filter((run) => run.status === 'running').forEach(advance),
        400,
      )
    : undefined;
  const cardTicker = isLive ? setInterval(readCard, CARD_TICK_MS) : undefined;

  return {
    asked,
    emit,
    enter,
    async request<Name extends RequestName>(
      name: Name,
      params: RequestParams<Name>,
    ): Promise<RequestResult<Name>> {
      asked.push(name);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (isBroken || connection === 'lost') {
        throw new WorkbenchError(
          'store',
          'The workspace’s database could not be read: disk I/O error.',
        );
      }
      const handle = answers[name] as (given: RequestParams<Name>) => RequestResult<Name>;
      return handle(params);
    },
    on(name, listener) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known);
      known.add(listener);
      return () => known.delete(listener);
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      listener(connection);
      return () => connectionListeners.delete(listener);
    },
    close: () => {
      clearInterval(ticker);
      clearInterval(cardTicker);
    },
  };
}

/** The run that trains has one card, another trained on two with a pause. */
function readingsOf({ runId, createdAtMs }: RunSummary): CardReading[] {
  if (runId === 'two-cards') return fakeReadings([0, 1], createdAtMs, [900, 1500]);
  if (runId !== LIVE_RUN) return [];
  return fakeReadings([0], createdAtMs, [(Date.now() - createdAtMs) / 1000]);
}

function picturesOf(
  dataset: string,
  count: number,
  seed: number,
): { pixels: Uint8Array; labels: Uint8Array | null } {
  if (dataset === 'moons') return moons(count, seed);
  return dataset === 'waves' ? waves(count, seed) : digits(count, seed);
}

/** Accuracies that rise with the labels, from scratch the most. */
function fakeReuse(runId: string, repeats: number): ReuseReport {
  const random = createRandom(5, 'reuse');
  const accuracies = {
    frozen: [0.78, 0.88, 0.91],
    'fine-tuned': [0.79, 0.92, 0.975],
    scratch: [0.62, 0.86, 0.97],
  };
  const points = Object.entries(accuracies).flatMap(([start, values]) =>
    values.flatMap((value, i) =>
      Array.from({ length: repeats }, () => ({
        start: start as keyof typeof accuracies,
        labelCount: [100, 1000, 12_000][i]!,
        testAccuracy: value + (0.02 * random.normal()) / (1 + i),
        epochs: 50,
        seconds: 4,
      })),
    ),
  );
  return { runId, points };
}

function distance(pixels: Uint8Array, step: number, size: number): number {
  let sum = 0;
  for (let pixel = step * size; pixel < (step + 1) * size; pixel += 1) {
    sum += ((pixels[pixel + size]! - pixels[pixel]!) / 255) ** 2;
  }
  return Math.sqrt(sum);
}
