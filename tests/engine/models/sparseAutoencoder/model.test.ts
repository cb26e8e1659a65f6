import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { Model } from '../../../../src-main/engine/models/model';
import { buildModel } from '../../../../src-main/engine/models/registry';
import type { FieldValues } from '../../../../src-shared/schema/fields';
import { barImages, firstImages, toyConfig } from '../../toyImages';
import {
  drawWeights,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  normals,
  trained,
} from '../tinyModel';

beforeAll(() => loadTensorFlow());

function sparse(fields: FieldValues, side = 4): Model {
  const config = toyConfig({ kind: 'sparse-autoencoder', encoder: [], latentDim: 6, ...fields });
  const shape = { height: side, width: side, channels: 1 };
  return buildModel(config.model, { shape, classCount: 0, trainCount: 40 });
}

const WAYS: [string, FieldValues][] = [
  ['L1', { sparsity: 'l1', sparsityWeight: 0.7 }],
  ['KL', { sparsity: 'kl', sparsityWeight: 3, targetActivity: 0.2 }],
];

test('with L1 the objective adds the weighed sum of the codes, which are not negative', () => {
  const model = sparse({ sparsity: 'l1', sparsityWeight: 0.7 });
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = normals([3, 4, 4, 1], 'images');
    const codes = model.encode!({ images, labels: null }, weights).mean.dataSync<'float32'>();
    expect(Math.min(...codes)).toBe(0);
    const losses = lossesOf(model, images, weights);
    const norm = codes.reduce((sum, value) => sum + value, 0) / 3;
    expect(losses['sparsity']).toBeCloseTo(norm, 5);
    expect(losses['activeShare']).toBeCloseTo(codes.filter((value) => value > 0).length / 18, 6);
    expect(losses['totalNats']).toBeCloseTo(losses['reconstructionNats']! + 0.7 * norm, 4);
  });
});

test('with the KL the codes are activities in 0..1, and their means are held against the target', () => {
  const model = sparse({ sparsity: 'kl', sparsityWeight: 3, targetActivity: 0.2 });
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = normals([3, 4, 4, 1], 'images');
    const codes = model.encode!({ images, labels: null }, weights).mean.dataSync<'float32'>();
    expect(Math.min(...codes)).toBeGreaterThan(0);
    expect(Math.max(...codes)).toBeLessThan(1);
    let kl = 0;
    for (let unit = 0; unit < 6; unit++) {
      const rho = (codes[unit]! + codes[6 + unit]! + codes[12 + unit]!) / 3;
      kl += 0.2 * Math.log(0.2 / rho) + 0.8 * Math.log(0.8 / (1 - rho));
    }
    const losses = lossesOf(model, images, weights);
    expect(losses['sparsity']).toBeCloseTo(kl, 4);
    expect(losses['totalNats']).toBeCloseTo(losses['reconstructionNats']! + 3 * kl, 3);
  });
});

test.each(WAYS)('gradients with %s agree with differences', (_name, fields) => {
  expectGradients(sparse(fields), tf.sigmoid(normals([2, 4, 4, 1], 'images')), 1e-2);
});

test.each(WAYS)('traced training with %s is the eager one', async (_name, fields) => {
  await expectSameInSession(sparse(fields, 8), barImages(40));
});

test('the L1 norm turns most units off for most images', async () => {
  const source = barImages(128);
  const [dense, thin] = await Promise.all(
    [0, 1].map(async (sparsityWeight) => {
      const fields = {
        kind: 'sparse-autoencoder',
        encoder: [],
        latentDim: 32,
        sparsityWeight,
      } satisfies FieldValues;
      return evaluated(await trained(source, fields, 400, { learningRate: 1e-2 }), source);
    }),
  );
  expect(dense!['activeShare']).toBeGreaterThan(0.3);
  expect(thin!['activeShare']).toBeLessThan(0.6 * dense!['activeShare']!);
  // Far below the 20 nats of the mean image: it still reconstructs.
  expect(thin!['reconstructionNats']).toBeLessThan(17);
});

test('the KL brings the mean activity of the units to its target', async () => {
  const source = barImages(128);
  const session = await trained(
    source,
    {
      kind: 'sparse-autoencoder',
      encoder: [],
      latentDim: 16,
      sparsity: 'kl',
      sparsityWeight: 20,
      targetActivity: 0.1,
    },
    400,
    { learningRate: 1e-2 },
  );
  const batch = { images: firstImages(source), labels: null, count: 128 };
  const { means } = await session.encode(batch);
  for (let unit = 0; unit < 16; unit++) {
    let sum = 0;
    for (let image = 0; image < 128; image++) sum += means[image * 16 + unit]!;
    // It begins near one half.
    expect(sum / 128).toBeGreaterThan(0.03);
    expect(sum / 128).toBeLessThan(0.2);
  }
});
