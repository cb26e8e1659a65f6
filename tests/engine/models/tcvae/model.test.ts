import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { TcvaeConfig } from '../../../../src-main/engine/models/tcvae/config';
import { buildTcvae } from '../../../../src-main/engine/models/tcvae/model';
import type { ModelSession } from '../../../../src-main/engine/session/session';
import { createRandom } from '../../../../src-shared/random';
import { barImages, firstBatch } from '../../toyImages';
import {
  drawWeights,
  expectGradients,
  expectSameInSession,
  lossesOf,
  meanOf,
  normals,
  sourceOf,
  trained,
} from '../tinyModel';

// Two models are trained for seconds, on a busy machine for more.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 2, channels: 1 };
const data = { shape, classCount: 0, trainCount: 40 };
const config: TcvaeConfig = {
  encoder: [{ type: 'dense', units: 3 }],
  decoder: [],
  latentDim: 2,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 2,
  alpha: 0.5,
  beta: 6,
  gamma: 2,
};

test('its objective weighs the parts of the KL, and its ELBO has the KL in closed form', () => {
  tf.tidy(() => {
    const model = buildTcvae(config, data);
    const images = tf.sigmoid(normals([4, 2, 2, 1], 'images'));
    const losses = lossesOf(model, images, drawWeights(model));
    const { totalNats, elboNats, reconstructionNats, klNats } = losses;
    const { miNats, tcNats, dimensionKlNats } = losses;
    expect(totalNats).toBeCloseTo(
      reconstructionNats! + 0.5 * miNats! + 6 * tcNats! + 2 * dimensionKlNats!,
      4,
    );
    expect(elboNats).toBeCloseTo(reconstructionNats! + klNats!, 5);
    expect(klNats).toBeGreaterThan(0);
    expect(Math.abs(tcNats!)).toBeGreaterThan(1e-3);
  });
});

test('its gradient agrees with differences', () => {
  tf.tidy(() => {
    const images = tf.sigmoid(normals([3, 2, 2, 1], 'images'));
    // Losses near 3 nats have an error of about 2e-7, so differences of step 1e-2 have 2e-5.
    expectGradients(buildTcvae(config, data), images, 2e-3);
  });
});

test('trained in a session it has the losses of eager, and no tensor is left', async () => {
  const source = barImages(40);
  const model = buildTcvae(config, { ...data, shape: source.shape, trainCount: 40 });
  await expectSameInSession(model, source);
});

/** 8 x 8 images of a bright row and a bright column whose places go together. */
function crosses(count: number) {
  const random = createRandom(0, 'crosses');
  return sourceOf(
    Array.from({ length: count }, () => {
      const row = random.uniform() * 7;
      const column = Math.min(7, Math.max(0, row + 1.5 * random.normal()));
      const ink = (at: number, line: number) => Math.exp(-2 * (at - line) ** 2);
      return Array.from({ length: 64 }, (_, i) =>
        Math.min(1, ink(Math.floor(i / 8), row) + ink(i % 8, column)),
      );
    }),
    8,
  );
}

/** The total correlation of the codes of all images, by one draw each, in float64. */
async function totalCorrelation(
  session: ModelSession,
  source: ReturnType<typeof crosses>,
): Promise<number> {
  const { means, logVariances } = await session.encode(firstBatch(source));
  const random = createRandom(0, 'posterior');
  const codes = means.map((mean, i) => mean + Math.exp(logVariances![i]! / 2) * random.normal());
  const images = Array.from({ length: source.count }, (_, i) => i);
  const density = (i: number, j: number, d: number) =>
    Math.exp(
      -((codes[2 * i + d]! - means[2 * j + d]!) ** 2) / Math.exp(logVariances![2 * j + d]!) / 2,
    ) / Math.exp(logVariances![2 * j + d]! / 2);
  return meanOf(
    images.map((i) => {
      const joint = meanOf(images.map((j) => density(i, j, 0) * density(i, j, 1)));
      const [first, second] = [0, 1].map((d) => meanOf(images.map((j) => density(i, j, d))));
      return Math.log(joint / (first! * second!));
    }),
  );
}

test('where two factors go together, its dimensions are less dependent than those of a VAE', async () => {
  const source = crosses(512);
  const network = { encoder: [{ type: 'dense' as const, units: 64 }], latentDim: 2 };
  const vae = await trained(source, { kind: 'vae', ...network }, 800);
  const tcvae = await trained(source, { kind: 'tcvae', ...network, beta: 10 }, 800);
  const [ofVae, ofTcvae] = [
    await totalCorrelation(vae, source),
    await totalCorrelation(tcvae, source),
  ];
  expect(ofTcvae).toBeLessThan(ofVae / 2);
});
