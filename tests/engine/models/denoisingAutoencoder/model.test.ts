import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import {
  type CorruptionConfig,
  corrupted,
} from '../../../../src-main/engine/models/denoisingAutoencoder/corruption';
import type { Model } from '../../../../src-main/engine/models/model';
import { buildModel } from '../../../../src-main/engine/models/registry';
import { createRandom } from '../../../../src-shared/random';
import type { FieldValues } from '../../../../src-shared/schema/fields';
import { barImages, firstImages, toyConfig } from '../../toyImages';
import {
  drawsOf,
  drawWeights,
  expectGradients,
  expectSameInSession,
  lossesOf,
  normals,
  trained,
} from '../tinyModel';

beforeAll(() => loadTensorFlow());

function denoising(fields: FieldValues, side = 4): Model {
  const config = toyConfig({
    kind: 'denoising-autoencoder',
    encoder: [{ type: 'dense', units: 5 }],
    ...fields,
  });
  const shape = { height: side, width: side, channels: 1 };
  return buildModel(config.model, { shape, classCount: 0, trainCount: 40 });
}

const KINDS = ['gaussian', 'masking', 'salt-and-pepper'] as const;

function corruption(changes: Partial<CorruptionConfig>): CorruptionConfig {
  return { corruption: 'masking', noiseSpread: 0.5, corruptedShare: 0.3, ...changes };
}

test('Gaussian noise has its spread and no mean', () => {
  tf.tidy(() => {
    const images = tf.fill([20, 20, 20, 1], 0.4);
    const noise = tf.sub(corrupted(corruption({ corruption: 'gaussian' }), images, drawsOf()), 0.4);
    // 8,000 values: standard errors 0.0056 and 0.004.
    expect(Math.abs(tf.mean(noise).dataSync()[0]!)).toBeLessThan(0.02);
    expect(tf.mean(tf.square(noise)).dataSync()[0]).toBeCloseTo(0.25, 1);
  });
});

test('masking sets its share of the values to 0 and leaves the others as they are', () => {
  tf.tidy(() => {
    const images = tf.fill([20, 20, 20, 1], 0.4);
    const values = corrupted(corruption({}), images, drawsOf()).dataSync();
    expect(new Set(values)).toEqual(new Set([0, Math.fround(0.4)]));
    const lost = values.filter((value) => value === 0).length / values.length;
    // Four standard errors of 8,000 tosses.
    expect(Math.abs(lost - 0.3)).toBeLessThan(0.02);
  });
});

test('salt and pepper sets half of its share to 1 and half to 0', () => {
  tf.tidy(() => {
    const images = tf.fill([20, 20, 20, 1], 0.4);
    const settings = corruption({ corruption: 'salt-and-pepper' });
    const values = corrupted(settings, images, drawsOf()).dataSync();
    expect(new Set(values)).toEqual(new Set([0, 1, Math.fround(0.4)]));
    for (const end of [0, 1]) {
      const share = values.filter((value) => value === end).length / values.length;
      expect(Math.abs(share - 0.15)).toBeLessThan(0.016);
    }
  });
});

test('the loss is that of the whole images under the codes of the damaged ones', () => {
  const model = denoising({ corruption: 'masking', corruptedShare: 0.5 });
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = tf.sigmoid(normals([3, 4, 4, 1], 'images'));
    const damaged = corrupted(corruption({ corruptedShare: 0.5 }), images, drawsOf());
    const { mean } = model.encode!({ images: damaged, labels: null }, weights);
    const nats = tf.mean(model.reconstructionNats!({ images, labels: null }, mean, weights));
    const losses = lossesOf(model, images, weights);
    expect(losses['reconstructionNats']).toBeCloseTo(nats.dataSync()[0]!, 5);
    expect(losses['totalNats']).toBe(losses['reconstructionNats']);
  });
});

test.each(KINDS)('gradients with %s corruption agree with differences', (kind) => {
  const images = tf.sigmoid(normals([2, 4, 4, 1], 'images'));
  expectGradients(denoising({ corruption: kind }), images, 5e-3, [], 1e-3);
});

test.each(KINDS)('traced training with %s corruption is the eager one', async (kind) => {
  await expectSameInSession(denoising({ corruption: kind }, 8), barImages(40));
});

test('it repairs images better than an autoencoder that only saw whole ones', async () => {
  const source = barImages(128);
  const clean = firstImages(source);
  const random = createRandom(1, 'damage');
  const damaged = clean.map((value) => (random.uniform() < 0.3 ? 0 : value));
  const [plain, repairing] = await Promise.all(
    ['autoencoder', 'denoising-autoencoder'].map(async (kind) => {
      const fields: FieldValues = {
        kind,
        encoder: [{ type: 'dense', units: 64 }],
        latentDim: 16,
      };
      const session = await trained(source, fields, 400);
      const { means } = await session.encode({ images: damaged, labels: null, count: 128 });
      const batch = { images: clean, labels: null, count: 128 };
      const nats = await session.reconstructionNats(batch, means);
      return nats.reduce((sum, value) => sum + value, 0) / 128;
    }),
  );
  // Values of 13/255 and 242/255 cost at least 64 times the entropy of such a coin.
  const p = 13 / 255;
  const least = 64 * (-p * Math.log(p) - (1 - p) * Math.log(1 - p));
  expect(plain! - least).toBeGreaterThan(2);
  expect(repairing! - least).toBeLessThan((plain! - least) / 3);
});
