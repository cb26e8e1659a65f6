import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { Model } from '../../../../src-main/engine/models/model';
import { buildModel } from '../../../../src-main/engine/models/registry';
import type { ModelSession } from '../../../../src-main/engine/session/session';
import type { FieldValues } from '../../../../src-shared/schema/fields';
import { Draws } from '../../../../src-main/engine/random/draws';
import { expectCloseTo } from '../../closeTo';
import { numericGradient } from '../../numericGradient';
import { barImages, firstImages, toyConfig } from '../../toyImages';
import {
  drawWeights,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  normals,
  sourceOf,
  trained,
} from '../tinyModel';

beforeAll(() => loadTensorFlow());

const TINY: FieldValues = { encoder: [{ type: 'dense', units: 5 }], latentDim: 2 };

function vae(fields: FieldValues, side = 4): Model {
  const config = toyConfig({ ...TINY, ...fields });
  const shape = { height: side, width: side, channels: 1 };
  return buildModel(config.model, { shape, classCount: 0, trainCount: 40 });
}

/** Seeded images with values between 0 and 1. */
function greyImages(count: number): tf.Tensor {
  return tf.sigmoid(normals([count, 4, 4, 1], 'images'));
}

const CONV_LEVELS: FieldValues = {
  likelihood: 'categorical',
  levels: 3,
  encoder: [{ type: 'conv', filters: 3, kernelSize: 3, stride: 2 }],
};
const LOG_SIGMA = 'likelihood/logSigma';

const OPTIONS: Record<string, FieldValues> = {
  'a learned pixel spread': { likelihood: 'gaussian-learned' },
  'pixels of four levels': { likelihood: 'categorical', levels: 4 },
  'free nats': { freeNats: 0.05 },
  'three draws an image': { samples: 3 },
  'the reconstruction alone': { lossParts: 'reconstruction' },
  'the KL alone': { lossParts: 'kl', beta: 2 },
};

test.each(Object.entries(OPTIONS))('gradients with %s agree with differences', (_name, fields) => {
  // The learned spread would lie on its bound here; it has a test of its own.
  expectGradients(vae(fields), greyImages(2), 1e-2, [LOG_SIGMA]);
});

test('the gradient to a learned pixel spread agrees with differences', () => {
  const model = vae({ likelihood: 'gaussian-learned' });
  tf.tidy(() => {
    const weights = drawWeights(model);
    const [images, codes] = [greyImages(2), normals([2, 2], 'codes')];
    const loss = (x: tf.Tensor) =>
      tf.sum(model.reconstructionNats!({ images, labels: null }, codes, weights.set(LOG_SIGMA, x)));
    const at = tf.tensor1d([0.05]);
    const [gradient] = tf.grad(loss)(at).dataSync();
    // 32 pixels of one nat each and ten times the weight: up to 320.
    expect(Math.abs(gradient!)).toBeGreaterThan(10);
    expectCloseTo([gradient!], numericGradient(loss, at, 1e-3), 0.1);
  });
});

test.each(
  Object.entries<FieldValues>({
    ...OPTIONS,
    'levels behind convolutions': CONV_LEVELS,
    'the score function': { estimator: 'score', samples: 2 },
    'cycles of beta': { betaSchedule: 'cyclical', betaPeriodEpochs: 1 },
  }),
)('traced training with %s is the eager one', async (_name, fields) => {
  await expectSameInSession(vae(fields, 8), barImages(40));
});

test('every likelihood expects values of its own cost: the mean costs least', () => {
  // A spread of 16 pixels around one value: images that are the mean cost less than shifted ones.
  for (const likelihood of ['gaussian', 'gaussian-learned']) {
    const model = vae({ likelihood });
    tf.tidy(() => {
      const weights = drawWeights(model);
      const codes = tf.tensor2d([[0.4, -1]]);
      const mean = model.decode(codes, null, weights);
      const nats = (images: tf.Tensor) =>
        model.reconstructionNats!({ images, labels: null }, codes, weights).dataSync()[0]!;
      expect(nats(mean)).toBeLessThan(nats(tf.add(mean, 0.1)));
      expect(nats(mean)).toBeLessThan(nats(tf.sub(mean, 0.1)));
    });
  }
});

test('a learned spread becomes the root mean squared error of the reconstructions', async () => {
  // Bars with noise of 0.1 on each pixel, which no code of two numbers holds.
  const count = 256;
  const noise = normals([count * 64], 'noise').dataSync();
  const pixels = firstImages(barImages(count)).map((value, i) => value + 0.1 * noise[i]!);
  const rows = Array.from({ length: count }, (_, i) => [...pixels.slice(i * 64, (i + 1) * 64)]);
  const source = sourceOf(rows, 8);
  const session = await trained(
    source,
    { encoder: [{ type: 'dense', units: 32 }], likelihood: 'gaussian-learned' },
    600,
    { epochs: 150, schedule: 'linear' },
  );
  const state = await session.exportState();
  const sigma = Math.exp(10 * state.find(({ name }) => name === LOG_SIGMA)!.values[0]!);
  // What the spread was fitted to: the squared error with codes drawn from the posterior.
  const { means, logVariances } = await session.encode({ images: pixels, labels: null, count });
  const squares = await Promise.all(
    [1, 2, 3, 4].map(async (seed) => {
      const drawn = await session.samplePrior(count, seed);
      const codes = means.map((mean, i) => mean + Math.exp(logVariances![i]! / 2) * drawn[i]!);
      const decoded = await session.decode({ codes, labels: null, count });
      return decoded.reduce((sum, value, i) => sum + (value - pixels[i]!) ** 2, 0);
    }),
  );
  const meanSquare = squares.reduce((sum, each) => sum + each, 0) / (4 * pixels.length);
  // The spread began at 1.
  expect(Math.sqrt(meanSquare)).toBeLessThan(0.3);
  expect(Math.abs(sigma / Math.sqrt(meanSquare) - 1)).toBeLessThan(0.05);
});

test('three draws an image cost the mean of what each costs alone', () => {
  const [one, three] = [vae({ samples: 1 }), vae({ samples: 3 })];
  tf.tidy(() => {
    const weights = drawWeights(one);
    const image = greyImages(1);
    // The noise of three draws of one image is that of three images of one draw.
    const expected = lossesOf(one, tf.tile(image, [3, 1, 1, 1]), weights);
    const found = lossesOf(three, image, weights);
    for (const key of one.terms) expect(found[key]).toBeCloseTo(expected[key]!, 5);
  });
});

test('the parts of the loss: reconstruction only has no KL, KL only has no reconstruction', () => {
  const [both, reconstruction, kl] = ['both', 'reconstruction', 'kl'].map((lossParts) => {
    const model = vae({ lossParts, beta: 3 });
    return tf.tidy(() => lossesOf(model, greyImages(3), drawWeights(model)));
  });
  const { reconstructionNats, klNats, elboNats } = both!;
  expect(klNats).toBeGreaterThan(0.1);
  expect(both!['totalNats']).toBeCloseTo(reconstructionNats! + 3 * klNats!, 5);
  expect(reconstruction!['totalNats']).toBeCloseTo(reconstructionNats!, 5);
  expect(kl!['totalNats']).toBeCloseTo(3 * klNats!, 5);
  for (const losses of [reconstruction, kl]) expect(losses!['elboNats']).toBeCloseTo(elboNats!, 5);
});

test('free nats are added in the objective and left out of the negative ELBO', () => {
  const model = vae({ freeNats: 5 });
  tf.tidy(() => {
    const losses = lossesOf(model, greyImages(3), drawWeights(model));
    // Both dimensions are below 5 nats and cost that.
    expect(losses['totalNats']).toBeCloseTo(losses['reconstructionNats']! + 10, 4);
    const sum = losses['reconstructionNats']! + losses['klNats']!;
    expect(losses['elboNats']).toBeCloseTo(sum, 5);
  });
});

test('the KL alone leaves the decoder as it is and makes every posterior the prior', async () => {
  const source = barImages(64);
  const fields = { encoder: [{ type: 'dense', units: 8 }], lossParts: 'kl' } satisfies FieldValues;
  const decoderOf = async (session: ModelSession) =>
    (await session.exportState()).filter(({ name }) => /^decoder\/[^/]+\/[^/]+$/.test(name));
  const untrained = await trained(source, fields, 0);
  const session = await trained(source, fields, 300, { learningRate: 1e-2 });
  const before = await decoderOf(untrained);
  expect(before).toHaveLength(4);
  expect(await decoderOf(session)).toEqual(before);
  expect((await evaluated(session, source))['klNats']).toBeLessThan(1e-3);
});

test('without the KL the codes carry far more than the prior allows, and reconstruct better', async () => {
  const source = barImages(128);
  const [both, alone] = await Promise.all(
    ['both', 'reconstruction'].map(async (lossParts) => {
      const fields: FieldValues = { encoder: [{ type: 'dense', units: 32 }], lossParts };
      return evaluated(await trained(source, fields, 400, { learningRate: 5e-3 }), source);
    }),
  );
  expect(alone!['klNats']).toBeGreaterThan(2 * both!['klNats']!);
  expect(alone!['reconstructionNats']).toBeLessThan(both!['reconstructionNats']!);
});

test('beta follows its schedule over the epochs and is whole when evaluated', () => {
  const warm = vae({ beta: 4, betaSchedule: 'warmup', betaWarmupEpochs: 2 });
  expect([0, 1, 2, Infinity].map((epoch) => warm.coefficients(epoch)['beta'])).toEqual([
    0, 2, 4, 4,
  ]);
  const cyclical = vae({ betaSchedule: 'cyclical', betaPeriodEpochs: 2, betaRatio: 0.5 });
  expect([0, 0.5, 1.5, 2, Infinity].map((epoch) => cyclical.coefficients(epoch)['beta'])).toEqual([
    0, 0.5, 1, 0, 1,
  ]);
});

test('the score function has the gradient of the path-wise estimate in the mean of many draws', () => {
  const gradientsOf = (estimator: string) =>
    tf.tidy(() => {
      const model = vae({ estimator, samples: 100 });
      const weights = drawWeights(model);
      const images = greyImages(8);
      const names = ['encoder/mean/bias', 'encoder/logVariance/bias', 'decoder/output/bias'];
      const means = names.map((name) => {
        const gradients = Array.from({ length: 20 }, (_, draw) =>
          tf.grad(
            (x) =>
              model.losses(
                { images, labels: null },
                new Draws(tf.tensor1d([draw, 2], 'int32')),
                { beta: tf.scalar(1) },
                new Map(weights).set(name, x),
              )['totalNats']!,
          )(weights.get(name)!),
        );
        return tf.mean(tf.stack(gradients), 0);
      });
      return [...tf.concat(means).dataSync()];
    });
  // 20 x 800 draws: the score's standard error is about 0.02 here.
  const pathwise = gradientsOf('path-wise');
  expect(Math.max(...pathwise.slice(0, 4).map(Math.abs))).toBeGreaterThan(0.3);
  expectCloseTo(gradientsOf('score'), pathwise, 0.08);
});

test('trained by the score function the negative ELBO falls, too', async () => {
  const source = barImages(128);
  const fields: FieldValues = {
    encoder: [{ type: 'dense', units: 32 }],
    estimator: 'score',
    samples: 10,
  };
  const before = await evaluated(await trained(source, fields, 0), source);
  const after = await evaluated(await trained(source, fields, 400), source);
  expect(after['klNats']).toBeGreaterThan(1);
  expect(after['elboNats']).toBeLessThan(before['elboNats']! * 0.75);
});
