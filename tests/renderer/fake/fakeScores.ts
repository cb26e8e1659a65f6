import type { RunSummary } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import type {
  MetricDefinition,
  MetricFamily,
  MetricUnit,
  MetricValue,
  ScoreCard,
} from '../../../src-shared/scoreCard';
import type { AnswersOf, Emit } from './answers';

type Sketch = [
  key: string,
  title: string,
  unit: MetricUnit,
  better: MetricDefinition['better'],
  value: number,
  error: number | null,
];

/** Values as of a VAE with two dimensions on drawn digits. */
const SKETCHES: Record<MetricFamily, Sketch[]> = {
  continuity: [
    ['path-length-linear', 'Path length, straight strips', 'distance', 'lower', 18.4, 0.3],
    ['step-variation', 'Variation of steps', 'ratio', 'lower', 0.62, 0.02],
    ['lipschitz', 'Largest stretch of the decoder', 'ratio', 'lower', 14.2, 0.5],
    ['condition-number', 'Condition number', 'ratio', 'lower', 3.1, 0.12],
    ['round-trip', 'Round trip of likely codes', 'distance', 'lower', 0.21, 0.008],
    ['geodesic-ratio', 'Straight against shortest path', 'ratio', 'lower', 1.34, 0.02],
    ['label-changes', 'Needless changes of class', 'share', 'lower', 0.082, 0.006],
  ],
  completeness: [
    ['coverage', 'Coverage', 'share', 'higher', 0.871, 0.004],
    ['density', 'Density', 'ratio', 'higher', 0.93, 0.01],
    ['precision', 'Precision', 'share', 'higher', 0.79, 0.006],
    ['recall', 'Recall', 'share', 'higher', 0.641, 0.007],
    ['prior-holes', 'Prior mass in holes', 'share', 'lower', 0.143, 0.008],
    ['aggregate-kl', 'KL of aggregate posterior to prior', 'nats', 'lower', 0.184, 0.02],
    ['class-completeness', 'Classes among prior samples', 'share', 'higher', 0.96, 0.006],
  ],
  use: [
    ['active-units', 'Active units', 'count', 'neither', 2, null],
    ['kl-per-dimension', 'KL to the prior', 'nats', 'neither', 6.4, 0.03],
    ['mutual-information', 'Mutual information of image and code', 'nats', 'higher', 6.21, 0.04],
    ['total-correlation', 'Total correlation', 'nats', 'lower', 0.07, 0.01],
    ['knn-labels', 'Class of the nearest neighbours', 'share', 'higher', 0.914, 0.004],
    ['linear-probe', 'Linear probe', 'share', 'higher', 0.683, 0.007],
    ['mig', 'Mutual information gap', 'share', 'higher', 0.3, 0.01],
  ],
};

const DEFINITIONS: MetricDefinition[] = Object.entries(SKETCHES).flatMap(([family, sketches]) =>
  sketches.map(([key, title, unit, better]) => ({
    ...{ key, title, unit, better },
    family: family as MetricFamily,
    formula: key === 'round-trip' ? 'mean ‖μ(g(z)) − z‖,  z ~ p(z)' : 'mean of f(z) over z ~ p(z)',
    source:
      'Rosca, Lakshminarayanan and Mohamed, Distribution Matching in Variational Inference, 2018.',
    meaning:
      key === 'prior-holes'
        ? 'How much of what the prior calls likely was never the code of any image; what is decoded there is made up.'
        : 'What a likely code decodes to, measured over many of them and told as one number.',
    fault:
      key === 'prior-holes'
        ? {
            when: 'above',
            limit: 0.1,
            message: 'The prior has holes: many likely codes lie where no image has its code.',
          }
        : key === 'coverage'
          ? { when: 'below', limit: 0.5, message: 'Many images cannot be reached from the prior.' }
          : null,
  })),
);

/** What the values of a run are multiplied by, so that runs differ. */
function runFactor(runId: string): number {
  return runId === 'beta-4' ? 1 : runId === 'dense-20d' ? 0.8 : 0.97;
}

const MEASURE_MS = 120;

/** Answers with made-up score cards: one run has three of them, some have one, the others none. */
export function fakeScores(
  emit: Emit,
  find: (runId: string) => RunSummary,
  isHeld: boolean,
): AnswersOf<'scores.'> {
  const startMs = Date.now();
  const cards = new Map<string, ScoreCard[]>(
    (
      [
        ['beta-4', [5, 10, 20]],
        ['dense-20d', [30]],
        ['conditional-one', [20]],
      ] as const
    ).map(([runId, epochs]) => [
      runId,
      epochs.map((epoch) =>
        cardOf(runId, epoch, DEFINITIONS.length, startMs - 60_000 * (100 - epoch)),
      ),
    ]),
  );
  const timers = new Map<string, ReturnType<typeof setInterval>>();

  return {
    'scores.metrics': () => DEFINITIONS,
    'scores.start': ({ runId }) => {
      const { epochsDone } = find(runId);
      let measured = 0;
      const beganAtMs = Date.now();
      const timer = setInterval(() => {
        if (isHeld && measured >= DEFINITIONS.length / 2) return;
        measured += 1;
        const metricsAhead = DEFINITIONS.length - measured;
        const card = cardOf(runId, epochsDone, measured, beganAtMs);
        if (metricsAhead === 0) {
          clearInterval(timer);
          timers.delete(runId);
          cards.set(runId, [...(cards.get(runId) ?? []), card]);
        }
        emit('scores.changed', { runId, card, metricsAhead, error: null });
      }, MEASURE_MS);
      timers.set(runId, timer);
      return null;
    },
    'scores.cancel': ({ runId }) => {
      clearInterval(timers.get(runId));
      timers.delete(runId);
      emit('scores.changed', { runId, card: null, metricsAhead: 0, error: null });
      return null;
    },
    'scores.list': ({ runId }) => ({
      cards: cards.get(runId) ?? [],
      isMeasuring: timers.has(runId),
    }),
  };
}

function cardOf(runId: string, epoch: number, measured: number, createdAtMs: number): ScoreCard {
  return {
    ...{ runId, epoch, stepIndex: 79 * epoch, seed: 0, imageCount: 10_000 },
    className: runId === 'conditional-one' ? '0' : null,
    likelyCodes: 'prior',
    createdAtMs,
    seconds: 41,
    values: DEFINITIONS.slice(0, measured).map((definition) => valueOf(definition, runId, epoch)),
  };
}

function valueOf(
  { key, family, better, unit }: MetricDefinition,
  runId: string,
  epoch: number,
): MetricValue {
  const [, , , , base, error] = SKETCHES[family].find(([own]) => own === key)!;
  const random = createRandom(epoch, `${runId} ${key}`);
  if (key === 'mig') {
    return {
      ...{ key, value: null, standardError: null, interval: null, sampleCount: 0, parts: [] },
      absence: 'The data have no known factors.',
    };
  }
  const early = 1 - Math.exp(-epoch / 6);
  const grown = better === 'lower' ? base * (1 + 0.6 * (1 - early)) : base * (0.7 + 0.3 * early);
  const value =
    unit === 'count' ? base : grown * runFactor(runId) + (error ?? 0) * 0.5 * random.normal();
  const hasParts = ['kl-per-dimension', 'knn-labels', 'class-completeness'].includes(key);
  return {
    ...{ key, value, standardError: error, sampleCount: 10_000, absence: null },
    interval: error === null ? null : [value - 1.96 * error, value + 1.96 * error],
    parts: !hasParts
      ? []
      : key === 'kl-per-dimension'
        ? [
            { label: 'z1', value: 0.55 * value },
            { label: 'z2', value: 0.45 * value },
          ]
        : Array.from({ length: 10 }, (_, label) => ({
            label: String(label),
            value: Math.min(1, value * (0.85 + 0.15 * random.uniform())),
          })),
  };
}
