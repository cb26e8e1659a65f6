import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { freezeModel, type FrozenModel } from '../../../src-main/engine/estimators/frozenModel';
import {
  imageScores,
  type ImageScores,
  type ScoreSettings,
} from '../../../src-main/engine/estimators/imageScores';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ImageSource } from '../../../src-main/engine/session/session';
import { createRandom } from '../../../src-shared/random';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { barImages, toyConfig } from '../toyImages';
import { factorAnalysis } from './factorAnalysis';
import { frozenVae } from './frozenVae';

beforeAll(() => loadTensorFlow());

const SETTINGS: ScoreSettings = { drawCount: 2000, seed: 0, stream: 'usual', classes: [] };

/** Scores to the end, with the shares that were told on the way. */
function scored(
  frozen: FrozenModel,
  source: ImageSource,
  places: Uint32Array,
  settings: ScoreSettings,
): { scores: ImageScores; shares: number[] } {
  const scoring = imageScores(frozen, source, places, settings);
  const shares: number[] = [];
  for (;;) {
    const { value, done } = scoring.next();
    if (done === true) return { scores: value, shares };
    shares.push(value);
  }
}

/** Twenty draws of x = w z + b + 0.6 e with one z, and a VAE of it. */
function linearProblem() {
  const analysis = factorAnalysis(8, 1, 0.6);
  const frozen = frozenVae(analysis);
  const rows = analysis.sample(createRandom(0, 'images'), 20);
  const source: ImageSource = {
    shape: frozen.data.shape,
    count: rows.length,
    labels: null,
    gather(indices, out) {
      for (const [at, index] of indices.entries()) out.set(rows[index]!, at * 8);
    },
  };
  return { analysis, frozen, rows, source };
}

test('the scores of a linear Gaussian model are those in closed form', () => {
  const { analysis, frozen, rows, source } = linearProblem();
  const places = Uint32Array.of(3, 0, 19);
  const { scores } = scored(frozen, source, places, SETTINGS);
  const { gain, shift } = analysis.posterior;
  for (const [at, place] of places.entries()) {
    const x = rows[place]!;
    const mean = x.reduce((sum, value, i) => sum + value * gain[i]![0]!, shift[0]!);
    const squares = x.reduce(
      (sum, value, i) => sum + (value - analysis.loading[i]![0]! * mean - analysis.offset[i]!) ** 2,
      0,
    );
    // -log N(x | W mean + b, 0.36 I).
    const nats = squares / (2 * 0.36) + 4 * Math.log(2 * Math.PI * 0.36);
    expect(scores.reconstruction![at]).toBeCloseTo(nats, 3);
    // 2,000 draws: what is left of their errors is some thousandths of a nat.
    const nll = -analysis.logDensity(x);
    expect(Math.abs(scores.importance![at]! - nll)).toBeLessThan(0.03);
    // The posterior has 1.5 times the true one's variance: KL = (1.5 - 1 - ln 1.5) / 2.
    const gap = (0.5 - Math.log(1.5)) / 2;
    expect(Math.abs(scores.elbo![at]! - nll - gap)).toBeLessThan(0.06);
  }
});

test('the same seed gives the same scores, another stream others, and no tensor is left', () => {
  const { frozen, source } = linearProblem();
  const places = Uint32Array.of(0, 1, 2);
  const settings = { ...SETTINGS, drawCount: 5 };
  const before = tf.memory().numTensors;
  const { scores } = scored(frozen, source, places, settings);
  expect(tf.memory().numTensors).toBe(before);
  expect(scored(frozen, source, places, settings).scores).toEqual(scores);
  const other = scored(frozen, source, places, { ...settings, stream: 'anomalies' });
  expect(other.scores.elbo).not.toEqual(scores.elbo);
  expect(other.scores.reconstruction).toEqual(scores.reconstruction);
});

test('the share that is done rises to 1 over passes, and what draws have no room for come in several', () => {
  const { frozen, source } = linearProblem();
  const places = Uint32Array.from({ length: 20 }, (_, i) => i);
  // A pass has 131,072 rows of 8 values: six images.
  const { shares } = scored(frozen, source, places, { ...SETTINGS, drawCount: 20_000 });
  expect(shares).toEqual([0.3, 0.6, 0.9, 1]);
});

/** A model as it is before its first step. */
async function frozenToy(model: FieldValues, classCount: number): Promise<FrozenModel> {
  const source = barImages(20);
  const spec = { shape: source.shape, classCount, trainCount: 20 };
  const session = await openSession({ config: toyConfig(model), ...spec });
  onTestFinished(() => session.dispose());
  const frozen = await freezeModel(session, spec);
  onTestFinished(() => frozen.dispose());
  return frozen;
}

const dense: FieldValues = { encoder: [{ type: 'dense', units: 8 }] };
const PLACES = Uint32Array.from({ length: 10 }, (_, i) => i);

test('an autoencoder has the reconstruction alone, a generator without encoder no score', async () => {
  const settings = { ...SETTINGS, drawCount: 4 };
  const autoencoder = await frozenToy({ kind: 'autoencoder', ...dense }, 0);
  const { scores } = scored(autoencoder, barImages(20), PLACES, settings);
  expect(scores.reconstruction!.every((score) => Number.isFinite(score))).toBe(true);
  expect([scores.elbo, scores.importance]).toEqual([null, null]);
  const gan = await frozenToy({ kind: 'gan' }, 0);
  expect(scored(gan, barImages(20), PLACES, settings).scores).toEqual({
    reconstruction: null,
    elbo: null,
    importance: null,
  });
});

test('with a model that takes a class, an image has the score of its likeliest', async () => {
  const frozen = await frozenToy({ kind: 'conditional-vae', ...dense }, 3);
  const under = (...classes: number[]) =>
    scored(frozen, barImages(20), PLACES, { ...SETTINGS, drawCount: 4, classes }).scores;
  const [first, third, both] = [under(0), under(2), under(0, 2)];
  for (const kind of ['reconstruction', 'elbo', 'importance'] as const) {
    const least = first[kind]!.map((score, at) => Math.min(score, third[kind]![at]!));
    expect(both[kind]).toEqual(least);
    expect(both[kind]).not.toEqual(first[kind]);
  }
});
