import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { Model } from '../../../../src-main/engine/models/model';
import { buildModel } from '../../../../src-main/engine/models/registry';
import type { FieldValues } from '../../../../src-shared/schema/fields';
import { numericGradient } from '../../numericGradient';
import { barImages, toyConfig } from '../../toyImages';
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

function contractive(fields: FieldValues, side = 4): Model {
  const config = toyConfig({
    kind: 'contractive-autoencoder',
    encoder: [],
    latentDim: 3,
    contractionWeight: 2,
    ...fields,
  });
  const shape = { height: side, width: side, channels: 1 };
  return buildModel(config.model, { shape, classCount: 0, trainCount: 40 });
}

const DEEP: FieldValues = { encoder: [{ type: 'dense', units: 5 }] };

/** The squared Frobenius norm of the model's encoder at one image, by central differences. */
function numericNorm(model: Model, image: tf.Tensor, weights: Map<string, tf.Tensor>): number {
  const codeOf = (x: tf.Tensor) => model.encode!({ images: x, labels: null }, weights).mean;
  return Array.from({ length: model.latentDim }, (_, unit) =>
    numericGradient((x) => tf.slice(codeOf(x), [0, unit], [1, 1]), image, 1e-2),
  )
    .flat()
    .reduce((sum, slope) => sum + slope ** 2, 0);
}

test('one layer pays exactly the Jacobian’s norm, and its decoder has the encoder’s kernel', () => {
  const model = contractive({});
  expect(model.weights.map(({ name }) => name)).toEqual([
    'encoder/code/kernel',
    'encoder/code/bias',
    'decoder/output/bias',
  ]);
  tf.tidy(() => {
    const weights = drawWeights(model);
    const image = tf.sigmoid(normals([1, 4, 4, 1], 'images'));
    const losses = lossesOf(model, image, weights);
    const norm = numericNorm(model, image, weights);
    expect(norm).toBeGreaterThan(0.02);
    expect(losses['contraction']! / norm).toBeCloseTo(1, 2);
    expect(losses['totalNats']).toBeCloseTo(
      losses['reconstructionNats']! + 2 * losses['contraction']!,
      4,
    );
    // h W' + c behind a sigmoid, on plain numbers.
    const kernel = weights.get('encoder/code/kernel')!.dataSync();
    const codes = [0.2, 0.9, 0.5];
    const pixels = model.decode(tf.tensor2d([codes]), null, weights).dataSync();
    const sum = codes.reduce((total, h, j) => total + h * kernel[5 * 3 + j]!, 0.3);
    expect(pixels[5]).toBeCloseTo(1 / (1 + Math.exp(-sum)), 5);
  });
});

test('with hidden layers it pays an estimate that is right in the mean of many draws', () => {
  const model = contractive(DEEP);
  tf.tidy(() => {
    const weights = drawWeights(model);
    const image = tf.sigmoid(normals([1, 4, 4, 1], 'images'));
    const norm = numericNorm(model, image, weights);
    // 2,000 copies of the image, each with a direction of its own: the mean is within some per cent.
    const { contraction } = lossesOf(model, tf.tile(image, [2000, 1, 1, 1]), weights);
    expect(norm).toBeGreaterThan(1e-3);
    expect(contraction! / norm).toBeGreaterThan(0.93);
    expect(contraction! / norm).toBeLessThan(1.07);
  });
});

test('shared weights need one output for each value', () => {
  expect(() => contractive({ likelihood: 'categorical' })).toThrow(
    expect.objectContaining({ code: 'config', field: 'model.likelihood' }),
  );
});

test.each([
  ['one layer', {}],
  ['layers in the decoder alone', { decoder: [{ type: 'dense', units: 4 }] }],
] satisfies [string, FieldValues][])('gradients of %s agree with differences', (_name, fields) => {
  const images = tf.sigmoid(normals([2, 4, 4, 1], 'images'));
  expectGradients(contractive(fields), images, 1e-2);
});

test('the gradient of an estimated norm agrees with differences', () => {
  // In float32 the estimate itself is good to some 1e-4, so its differences are to some 1e-2.
  const images = tf.sigmoid(normals([2, 4, 4, 1], 'images'));
  expectGradients(contractive(DEEP), images, 3e-2);
});

test.each([
  ['one layer', {}],
  ['hidden layers', DEEP],
] satisfies [string, FieldValues][])(
  'traced training of %s is the eager one',
  async (_n, fields) => {
    await expectSameInSession(contractive(fields, 8), barImages(40));
  },
);

test.each([
  ['one layer', []],
  ['hidden layers', [{ type: 'dense' as const, units: 32 }]],
])('with %s the penalty makes the code move less while the images stay', async (_name, encoder) => {
  const source = barImages(128);
  const [loose, tight] = await Promise.all(
    [0, 1].map(async (contractionWeight) => {
      const fields: FieldValues = {
        kind: 'contractive-autoencoder',
        encoder,
        latentDim: 16,
        contractionWeight,
      };
      return evaluated(await trained(source, fields, 400, { learningRate: 1e-2 }), source);
    }),
  );
  expect(tight!['contraction']).toBeLessThan(loose!['contraction']! / 2);
  // The mean image costs 22 nats.
  expect(tight!['reconstructionNats']).toBeLessThan(19);
});
