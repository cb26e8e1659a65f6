import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { normalQuantile } from '../../../../src-main/analysis/normalQuantile';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { MmdConfig } from '../../../../src-main/engine/models/infoVae/fields';
import { buildWae } from '../../../../src-main/engine/models/wae/model';
import { barImages, firstBatch } from '../../toyImages';
import {
  drawWeights,
  expectGradients,
  expectSameInSession,
  lossesOf,
  meanOf,
  normals,
  trained,
} from '../tinyModel';

// Two models are trained for seconds, on a busy machine for more.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 2, channels: 1 };
const data = { shape, classCount: 0, trainCount: 40 };
const config: MmdConfig = {
  encoder: [{ type: 'dense', units: 3 }],
  decoder: [],
  latentDim: 2,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 2,
  kernel: 'rbf',
  mmdWeight: 10,
};

test('its objective is the reconstruction from the very codes, and the weighed discrepancy', () => {
  tf.tidy(() => {
    const model = buildWae(config, data);
    const weights = drawWeights(model);
    const batch = { images: tf.sigmoid(normals([3, 2, 2, 1], 'images')), labels: null };
    const { mean, logVariance, klPerDimension } = model.encode!(batch, weights);
    expect([logVariance, klPerDimension]).toEqual([null, null]);
    const nats = model.reconstructionNats!(batch, mean, weights);
    const { totalNats, reconstructionNats, mmd } = lossesOf(model, batch.images, weights);
    expect(reconstructionNats).toBeCloseTo(meanOf([...nats.dataSync()]), 5);
    expect(totalNats).toBeCloseTo(reconstructionNats! + 10 * mmd!, 5);
  });
});

test('its gradient agrees with differences', () => {
  tf.tidy(() => {
    const images = tf.sigmoid(normals([3, 2, 2, 1], 'images'));
    expectGradients(buildWae(config, data), images, 2e-3);
  });
});

test('trained in a session it has the losses of eager, and no tensor is left', async () => {
  const source = barImages(40);
  await expectSameInSession(buildWae(config, { ...data, shape: source.shape }), source);
});

/** Mean distance of the codes to the quantiles of a standard normal, each dimension by itself. */
async function distanceToNormal(mmdWeight: number): Promise<number> {
  const source = barImages(512);
  const network = { encoder: [{ type: 'dense' as const, units: 64 }], latentDim: 2 };
  const session = await trained(source, { kind: 'wae', ...network, mmdWeight }, 800);
  const { means } = await session.encode(firstBatch(source));
  const ofDimension = [0, 1].map((d) => {
    const sorted = means.filter((_, i) => i % 2 === d).sort();
    return meanOf([...sorted.map((code, i) => Math.abs(code - normalQuantile((i + 0.5) / 512)))]);
  });
  return meanOf(ofDimension);
}

test('its codes are far nearer to the prior than those of a plain autoencoder', async () => {
  const [plain, held] = await Promise.all([distanceToNormal(0), distanceToNormal(300)]);
  expect(plain).toBeGreaterThan(1);
  expect(held).toBeLessThan(0.3);
});
