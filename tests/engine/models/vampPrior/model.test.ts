import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { VampPriorConfig } from '../../../../src-main/engine/models/vampPrior/config';
import { buildVampPrior } from '../../../../src-main/engine/models/vampPrior/model';
import { expectCloseTo } from '../../closeTo';
import { barImages } from '../../toyImages';
import {
  drawWeights,
  drawsOf,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  meanOf,
  normals,
  rowsOf,
  sourceOf,
  trained,
} from '../tinyModel';

// Two models are trained for seconds, on a busy machine for more.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 2, channels: 1 };
const data = { shape, classCount: 0, trainCount: 40 };
const config: VampPriorConfig = {
  encoder: [{ type: 'dense', units: 3 }],
  decoder: [],
  latentDim: 2,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 2,
  pseudoInputs: 3,
  beta: 2,
  betaSchedule: 'constant',
  betaWarmupEpochs: 1,
  betaPeriodEpochs: 1,
  betaRatio: 1,
};
const model = buildVampPrior(config, data);

/** The pseudo-inputs of some weights: sigmoid(4 w - 2). */
function learnedImages(weights: ReadonlyMap<string, tf.Tensor>): tf.Tensor {
  const logits = tf.sub(tf.mul(weights.get('prior/pseudoInputs')!, 4), 2);
  return tf.reshape(tf.sigmoid(logits), [3, 2, 2, 1]);
}

/** log N(z | m, e^l) in float64. */
function logNormalOf(z: number[], m: number[], l: number[]): number {
  return z.reduce(
    (sum, value, d) =>
      sum - ((value - m[d]!) ** 2 / Math.exp(l[d]!) + l[d]! + Math.log(2 * Math.PI)) / 2,
    0,
  );
}

test('its KL is that of the draws to the mixture of its own images’ posteriors, in float64', () => {
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = tf.sigmoid(normals([4, 2, 2, 1], 'images'));
    const learned = learnedImages(weights);
    const posteriorOf = (given: tf.Tensor) => {
      const { mean, logVariance } = model.encode!({ images: given, labels: null }, weights);
      return { means: rowsOf(mean), logVariances: rowsOf(logVariance!) };
    };
    const [own, prior] = [posteriorOf(images), posteriorOf(learned)];
    const noise = rowsOf(drawsOf().normal([4, 2]));
    const kl = own.means.map((mean, i) => {
      const logVariance = own.logVariances[i]!;
      const code = mean.map((m, d) => m + Math.exp(logVariance[d]! / 2) * noise[i]![d]!);
      const components = prior.means.map((m, k) =>
        Math.exp(logNormalOf(code, m, prior.logVariances[k]!)),
      );
      return logNormalOf(code, mean, logVariance) - Math.log(meanOf(components));
    });
    const { totalNats, elboNats, reconstructionNats, klNats } = lossesOf(model, images, weights);
    expect(klNats).toBeCloseTo(meanOf(kl), 5);
    expect(elboNats).toBeCloseTo(reconstructionNats! + klNats!, 5);
    expect(totalNats).toBeCloseTo(reconstructionNats! + 2 * klNats!, 5);
  });
});

test('its gradient agrees with differences, that of the learned images included', () => {
  tf.tidy(() => {
    const images = tf.sigmoid(normals([3, 2, 2, 1], 'images'));
    expectGradients(model, images, 2e-3);
  });
});

test('trained in a session it has the losses of eager, and no tensor is left', async () => {
  const source = barImages(40);
  await expectSameInSession(buildVampPrior(config, { ...data, shape: source.shape }), source);
});

test('samples of the prior are draws of the learned images’ posteriors, of each as many', () => {
  tf.tidy(() => {
    // A log-variance of -20 everywhere: a sample lies on its component's mean.
    const weights = drawWeights(model);
    weights.set('encoder/logVariance/kernel', tf.zeros([3, 2]));
    weights.set('encoder/logVariance/bias', tf.fill([2], -20));
    const learned = learnedImages(weights);
    const means = rowsOf(model.encode!({ images: learned, labels: null }, weights).mean);
    const counts = [0, 0, 0];
    for (const code of rowsOf(model.samplePrior!(600, drawsOf(), weights))) {
      const at = means.findIndex((mean) => mean.every((m, d) => Math.abs(m - code[d]!) < 1e-3));
      counts[at]! += 1;
    }
    // 200 expected; the standard deviation of a count is sqrt(600 x 1/3 x 2/3) = 11.5.
    expectCloseTo(counts, [200, 200, 200], 46);
  });
});

test('p(x) by draws of the posterior is p(x) by draws of the prior', () => {
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = tf.sigmoid(normals([1, 2, 2, 1], 'images'));
    const logWeights = model.logWeights!({ images, labels: null }, 5000, drawsOf(), weights);
    const codes = model.samplePrior!(5000, drawsOf(), weights);
    const batch = { images: tf.tile(images, [5000, 1, 1, 1]), labels: null };
    const nats = model.reconstructionNats!(batch, codes, weights);
    const [byPosterior, byPrior] = [logWeights, tf.neg(nats)].map(
      (logs) => tf.mean(tf.exp(logs)).dataSync()[0]!,
    );
    // The standard errors of the two are 0.4 % and 0.3 %.
    expect(Math.abs(byPosterior! / byPrior! - 1)).toBeLessThan(0.02);
  });
});

test('on images of 8 kinds its bound comes nearer to their entropy than that of a VAE', async () => {
  // One bright pixel of eight: no bound is below log 8 = 2.08 nats.
  const kinds = [0, 1, 2, 3, 4, 5, 6, 7];
  const images = Array.from({ length: 512 }, (_, i) => kinds.map((at) => Number(at === i % 8)));
  const source = sourceOf(images, 8);
  const network = { encoder: [{ type: 'dense' as const, units: 32 }], latentDim: 2 };
  const [ofVae, ofVamp] = await Promise.all(
    [{ kind: 'vae' }, { kind: 'vamp-prior', pseudoInputs: 16 }].map(async (model) =>
      evaluated(
        await trained(source, { ...model, ...network }, 1500, { learningRate: 0.01 }),
        source,
      ),
    ),
  );
  expect(ofVae!['elboNats']).toBeGreaterThan(Math.log(8) + 0.3);
  expect(ofVamp!['elboNats']).toBeLessThan(Math.log(8) + 0.2);
});
