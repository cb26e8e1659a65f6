import { WorkbenchError } from '../../../src-shared/errors';
import {
  DEFAULT_PROJECTION,
  type Projection,
  type ProjectionRef,
  type ProjectionSettings,
  type ProjectionSource,
  type ProjectionStage,
} from '../../../src-shared/projection';
import { createRandom } from '../../../src-shared/random';
import type { AnswersOf, Emit } from './answers';
import { paintDigit, SHAPE } from './fakeImages';

const CLASS_NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const FRAME_MS = 100;
const ITERATIONS = 750;
const ITERATIONS_A_FRAME = 25;

/** Answers with made-up maps: ten groups, of which two run into each other as fours and nines do. */
export function fakeProjections(
  emit: Emit,
  isFresh: boolean,
  pointCount: number,
  isHeld: boolean,
): AnswersOf<'projection.'> {
  const kept = new Map<string, Projection>();
  const active = new Map<
    string,
    {
      source: ProjectionSource;
      settings: ProjectionSettings;
      timer: ReturnType<typeof setInterval>;
    } & {
      stage: ProjectionStage;
      done: number;
      total: number;
      labels: Int32Array | null;
    }
  >();
  let made = 0;
  if (!isFresh) {
    for (const map of keptMaps(pointCount)) kept.set(map.projectionId, map);
  }

  function find(projectionId: string): Projection {
    const map = kept.get(projectionId);
    if (!map) throw new WorkbenchError('not-found', `there is no projection '${projectionId}'`);
    return map;
  }

  return {
    'projection.start': ({ source, settings }) => {
      if (settings.perplexity >= 333) {
        throw new WorkbenchError(
          'config',
          `the perplexity must be below a third of the points, 333, got ${settings.perplexity}`,
        );
      }
      const projectionId = `map-${++made}`;
      const count = source.kind === 'frame' ? 600 : source.count === 0 ? pointCount : source.count;
      const finished = { ...projectionOf(projectionId, source, settings, count, Date.now()) };
      let iteration = -8 * ITERATIONS_A_FRAME;
      const timer = setInterval(() => {
        if (isHeld && iteration >= ITERATIONS / 2) return;
        iteration += ITERATIONS_A_FRAME;
        const state = active.get(projectionId)!;
        const stages: ProjectionStage[] = ['reading', 'reducing', 'neighbours', 'neighbours'];
        const isLaidOut = iteration >= 0;
        state.stage = isLaidOut ? 'layout' : stages[Math.floor((iteration + 200) / 50)]!;
        state.done = Math.max(0, iteration);
        state.total = isLaidOut ? ITERATIONS : 1;
        emit('projection.progress', {
          projectionId,
          stage: state.stage,
          done: state.done,
          total: state.total,
          coords: isLaidOut ? grownCoords(finished.coords, iteration / ITERATIONS) : null,
          klNats:
            isLaidOut && settings.method === 'tsne' ? 1.76 + 3 * Math.exp(-iteration / 150) : null,
        });
        if (iteration < ITERATIONS) return;
        clearInterval(timer);
        active.delete(projectionId);
        kept.set(projectionId, finished);
        emit('projection.ended', { projectionId, isKept: true, error: null });
      }, FRAME_MS);
      active.set(projectionId, {
        ...{ source, settings, timer, labels: finished.labels },
        ...{ stage: 'reading', done: 0, total: 1 },
      });
      return { projectionId };
    },
    'projection.cancel': ({ projectionId }) => {
      clearInterval(active.get(projectionId)?.timer);
      active.delete(projectionId);
      emit('projection.ended', { projectionId, isKept: false, error: null });
      return null;
    },
    'projection.list': () => ({
      kept: [...kept.values()].map(refOf).sort((a, b) => b.createdAtMs - a.createdAtMs),
      active: [...active].map(([projectionId, { source, settings, labels, ...stage }]) => ({
        ...{ projectionId, source, settings, labels, classNames: CLASS_NAMES },
        ...{ stage: stage.stage, done: stage.done, total: stage.total },
      })),
    }),
    'projection.get': ({ projectionId }) => find(projectionId),
    'projection.remove': ({ projectionId }) => {
      kept.delete(projectionId);
      emit('projection.removed', { projectionId });
      return null;
    },
    'projection.images': ({ projectionId, indices }) => {
      const { labels } = find(projectionId);
      const pixels = new Uint8Array(784 * indices.length);
      for (const [at, index] of indices.entries()) {
        const style = createRandom(index, 'style');
        const slant = 0.5 * style.uniform() - 0.25;
        paintDigit(pixels, at * 784, labels?.[index] ?? 0, slant, 0.8 + 1.4 * style.uniform());
      }
      return { shape: SHAPE, pixels };
    },
  };
}

function refOf(map: Projection): ProjectionRef {
  const { projectionId, source, settings, stepIndex, epoch, count } = map;
  const { createdAtMs, seconds, faithfulness, klNats, varianceShares } = map;
  return {
    ...{ projectionId, source, settings, stepIndex, epoch, count },
    ...{ createdAtMs, seconds, faithfulness, klNats, varianceShares },
  };
}

function keptMaps(pointCount: number): Projection[] {
  const hoursAgo = (hours: number) => Date.now() - 3_600_000 * hours;
  const settings = (changes: Partial<ProjectionSettings>) => ({
    ...DEFAULT_PROJECTION,
    ...changes,
  });
  return [
    projectionOf(
      'beta-tsne',
      { kind: 'run', runId: 'beta-4', split: 'test', count: pointCount },
      settings({}),
      pointCount,
      hoursAgo(2),
    ),
    projectionOf(
      'digits-umap',
      { kind: 'dataset', name: 'digits', split: 'test', count: 5000 },
      settings({ method: 'umap' }),
      5000,
      hoursAgo(5),
    ),
    projectionOf(
      'wide-pca',
      { kind: 'run', runId: 'dense-20d', split: 'test', count: 5000 },
      settings({ method: 'pca' }),
      5000,
      hoursAgo(25),
    ),
    projectionOf(
      'beta-placed',
      { kind: 'run', runId: 'beta-4', split: 'train', count: 1000 },
      settings({ placeIn: 'beta-tsne' }),
      1000,
      hoursAgo(1),
    ),
  ];
}

/** The figures are those of MNIST's 10,000 test images. */
function projectionOf(
  projectionId: string,
  source: ProjectionSource,
  settings: ProjectionSettings,
  count: number,
  createdAtMs: number,
): Projection {
  const labels = Int32Array.from({ length: count }, (_, i) => (i * 7 + (i >> 4)) % 10);
  const coords = groupedCoords(labels, settings);
  const random = createRandom(11, 'errors');
  const share = (index: number) =>
    count > 5000 && index % 3 === 0
      ? NaN
      : Math.min(1, errorAt(labels[index]!) * -Math.log(random.uniform()));
  const isPlaced = settings.placeIn !== null;
  const isPca = settings.method === 'pca';
  const standardError = count > 5000 ? 0.0004 : 0;
  return {
    ...{ projectionId, source, settings, count, createdAtMs },
    stepIndex: source.kind === 'dataset' ? null : 1580,
    epoch: source.kind === 'dataset' ? null : 20,
    seconds: isPca ? 1.2 : 0.0014 * count,
    faithfulness: isPlaced
      ? null
      : {
          k: 12,
          centreCount: Math.min(count, 5000),
          trustworthiness: { value: isPca ? 0.741 : 0.982, standardError },
          continuity: { value: isPca ? 0.918 : 0.964, standardError: 1.4 * standardError },
          recall: { value: isPca ? 0.031 : 0.412, standardError: 3 * standardError },
        },
    klNats: settings.method === 'tsne' && !isPlaced ? 1.758 : null,
    varianceShares: isPca ? [0.174, 0.112] : null,
    coords,
    imageIndices: Int32Array.from({ length: count }, (_, i) => i),
    labels,
    classNames: CLASS_NAMES,
    intrusion: isPlaced ? null : Float32Array.from({ length: count }, (_, i) => share(i)),
    loss: isPlaced ? null : Float32Array.from({ length: count }, (_, i) => 1.8 * share(i)),
  };
}

/** Fours, sevens and nines are harder to keep apart. */
function errorAt(label: number): number {
  return [4, 7, 9].includes(label) ? 0.03 : 0.008;
}

function groupedCoords(labels: Int32Array, { method, seed }: ProjectionSettings): Float32Array {
  const random = createRandom(seed + 1, `layout ${method}`);
  const coords = new Float32Array(2 * labels.length);
  const spread = method === 'umap' ? 0.9 : method === 'pca' ? 2.6 : 2;
  const scale = method === 'tsne' ? 6 : 1.6;
  for (const [index, label] of labels.entries()) {
    // Fours and nines share a place.
    const place = label === 9 ? 4.4 : label;
    const radius = label === 0 ? 0 : method === 'pca' ? 3 : 7.5;
    const angle = 0.7 * place;
    const bend = random.normal();
    coords[2 * index] =
      scale * (radius * Math.cos(angle) + (spread * bend + 0.4 * spread * random.normal()) * 0.5);
    coords[2 * index + 1] =
      scale *
      (radius * Math.sin(angle) + 0.5 * spread * (0.7 * bend ** 2 - 0.7 + random.normal() * 0.7));
  }
  return coords;
}

/** Returns the map on its way: from a speck in which all lies together to its groups. */
function grownCoords(coords: Float32Array, share: number): Float32Array {
  const size = share < 0.2 ? 1e-4 * 10 ** (20 * share) : 0.4 + 0.6 * share;
  const noise = createRandom(3, 'speck');
  const apart = Math.min(1, share * 2.5);
  return coords.map((value) => size * (apart * value + (1 - apart) * 8 * noise.normal()));
}
