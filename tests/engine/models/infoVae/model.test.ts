import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { InfoVaeConfig } from '../../../../src-main/engine/models/infoVae/config';
import { buildInfoVae } from '../../../../src-main/engine/models/infoVae/model';
import { barImages } from '../../toyImages';
import {
  drawsOf,
  drawWeights,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  meanOf,
  normals,
  rowsOf,
  trained,
} from '../tinyModel';

// Two models are trained for seconds, on a busy machine for more.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 2, channels: 1 };
const data = { shape, classCount: 0, trainCount: 40 };
const config: InfoVaeConfig = {
  encoder: [{ type: 'dense', units: 3 }],
  decoder: [],
  latentDim: 2,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 2,
  kernel: 'imq',
  mmdWeight: 10,
  alpha: 0.75,
};

test('its objective has a quarter of the KL, and the discrepancy of its draws in float64', () => {
  tf.tidy(() => {
    const model = buildInfoVae(config, data);
    const weights = drawWeights(model);
    const images = tf.sigmoid(normals([3, 2, 2, 1], 'images'));
    const { mean, logVariance } = model.encode!({ images, labels: null }, weights);
    const [means, logVariances] = [rowsOf(mean), rowsOf(logVariance!)];
    const draws = drawsOf();
    const [noise, prior] = [rowsOf(draws.normal([3, 2])), rowsOf(draws.normal([3, 2]))];
    const codes = means.map((row, i) =>
      row.map((m, d) => m + Math.exp(logVariances[i]![d]! / 2) * noise[i]![d]!),
    );
    const kernel = (a: number[], b: number[]) =>
      4 / (4 + (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2);
    const pairs = (of: number[][]) =>
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ].map(([i, j]) => kernel(of[i!]!, of[j!]!));
    const between = codes.flatMap((code) => prior.map((draw) => kernel(code, draw)));
    const expected = meanOf(pairs(codes)) + meanOf(pairs(prior)) - 2 * meanOf(between);

    const losses = lossesOf(model, images, weights);
    const { totalNats, elboNats, reconstructionNats, klNats, mmd } = losses;
    expect(mmd).toBeCloseTo(expected, 5);
    expect(totalNats).toBeCloseTo(reconstructionNats! + 0.25 * klNats! + 9.75 * mmd!, 4);
    expect(elboNats).toBeCloseTo(reconstructionNats! + klNats!, 5);
  });
});

test('alpha 0 and lambda 1 is the VAE; a discrepancy that would be rewarded is refused', () => {
  expect(buildInfoVae({ ...config, alpha: 0, mmdWeight: 1 }, data).coefficients(0)).toEqual({
    klWeight: 1,
    mmdWeight: 0,
  });
  expect(() => buildInfoVae({ ...config, alpha: -1, mmdWeight: 1.5 }, data)).toThrow(
    'model.mmdWeight must be at least 1 - alpha = 2, got 1.5',
  );
});

test('its gradient agrees with differences', () => {
  tf.tidy(() => {
    const images = tf.sigmoid(normals([3, 2, 2, 1], 'images'));
    expectGradients(buildInfoVae(config, data), images, 2e-3);
  });
});

test('trained in a session it has the losses of eager, and no tensor is left', async () => {
  const source = barImages(40);
  await expectSameInSession(buildInfoVae(config, { ...data, shape: source.shape }), source);
});

test('with alpha 1 codes tell more of their images than with a VAE, at a discrepancy as small', async () => {
  const source = barImages(512);
  const network = {
    kind: 'info-vae',
    encoder: [{ type: 'dense' as const, units: 64 }],
    latentDim: 2,
  };
  const [vae, info] = await Promise.all(
    [
      { alpha: 0, mmdWeight: 1 },
      { alpha: 1, mmdWeight: 300 },
    ].map(async (weights) =>
      evaluated(await trained(source, { ...network, ...weights }, 1000), source),
    ),
  );
  // Measured: KL 3.4 and 6.8, MMD² 0.009 and 0.002; without its weight MMD² is above 0.3.
  expect(info!['klNats']).toBeGreaterThan(vae!['klNats']! + 1);
  expect(info!['reconstructionNats']).toBeLessThan(vae!['reconstructionNats']!);
  expect(info!['mmd']).toBeLessThan(0.005);
});
