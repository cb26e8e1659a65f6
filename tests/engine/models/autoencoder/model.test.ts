import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { Model } from '../../../../src-main/engine/models/model';
import { buildModel } from '../../../../src-main/engine/models/registry';
import type { FieldValues } from '../../../../src-shared/schema/fields';
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

function autoencoder(fields: FieldValues, side = 4): Model {
  const config = toyConfig({ kind: 'autoencoder', ...fields });
  const shape = { height: side, width: side, channels: 1 };
  return buildModel(config.model, { shape, classCount: 0, trainCount: 40 });
}

const DENSE: FieldValues = { encoder: [{ type: 'dense', units: 5 }], latentDim: 3 };
const CONV: FieldValues = {
  encoder: [{ type: 'conv', filters: 3, kernelSize: 3, stride: 2 }],
  latentDim: 20,
};

test('its loss is the likelihood of the images under their own codes', () => {
  const model = autoencoder({ ...DENSE, likelihood: 'gaussian', gaussianSigma: 0.5 });
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = tf.sigmoid(normals([2, 4, 4, 1], 'images'));
    const { mean, logVariance, klPerDimension } = model.encode!({ images, labels: null }, weights);
    expect([logVariance, klPerDimension]).toEqual([null, null]);
    const answers = model.decode(mean, null, weights).dataSync<'float32'>();
    const pixels = images.dataSync<'float32'>();
    // (x - m)^2 / (2 sigma^2) + log sigma + 1/2 log(2 pi), over the 32 values of two images.
    const nats = answers.reduce(
      (sum, m, i) => sum + 2 * (pixels[i]! - m) ** 2 + Math.log(0.5) + 0.5 * Math.log(2 * Math.PI),
      0,
    );
    const losses = lossesOf(model, images, weights);
    expect(losses['reconstructionNats']).toBeCloseTo(nats / 2, 4);
    expect(losses['totalNats']).toBe(losses['reconstructionNats']);
  });
});

test.each([
  ['under-complete and dense', DENSE],
  ['over-complete and convolutional', CONV],
])('gradients of one that is %s agree with differences', (_name, fields) => {
  expectGradients(autoencoder(fields), tf.sigmoid(normals([2, 4, 4, 1], 'images')), 5e-3, [], 1e-3);
});

test('traced training is the eager one', async () => {
  await expectSameInSession(autoencoder(CONV, 8), barImages(40));
});

test('the code is a bottleneck: one number holds less than eight, and eight nearly all', async () => {
  // 16 different bars: one number must put them all on a line.
  const source = barImages(128);
  const [narrow, wide] = await Promise.all(
    [1, 8].map(async (latentDim) => {
      const fields = { kind: 'autoencoder', encoder: [{ type: 'dense', units: 32 }], latentDim };
      return evaluated(await trained(source, fields as FieldValues, 300), source);
    }),
  );
  // Bars of 0.05 and 0.95 cost at least 64 times the entropy of such a coin: 12.9 nats.
  expect(wide!['reconstructionNats']).toBeLessThan(15);
  expect(narrow!['reconstructionNats']).toBeGreaterThan(wide!['reconstructionNats']! + 3);
});
