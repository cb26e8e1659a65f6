import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { ConditionalVaeConfig } from '../../../../src-main/engine/models/conditionalVae/config';
import { buildConditionalVae } from '../../../../src-main/engine/models/conditionalVae/model';
import type { Weights } from '../../../../src-main/engine/layers/layer';
import { openSession } from '../../../../src-main/engine/session/openSession';
import { expectCloseTo } from '../../closeTo';
import { numericGradient } from '../../numericGradient';
import { toyConfig } from '../../toyImages';
import { BAR_ROWS, brightestRow, labelledBars } from '../labelledBars';
import { drawGentleWeights } from '../gentleWeights';
import { drawsOf, drawWeights, expectSameInSession, normals } from '../tinyModel';

beforeAll(() => loadTensorFlow());

const source = labelledBars(40);
const data = { shape: source.shape, classCount: BAR_ROWS, trainCount: source.count };
const DENSE: ConditionalVaeConfig = {
  encoder: [{ type: 'dense', units: 5 }],
  decoder: [],
  latentDim: 2,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 4,
};
const CONV: ConditionalVaeConfig = {
  ...DENSE,
  encoder: [
    { type: 'conv', filters: 3, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 5 },
  ],
};

function batchOf(count: number) {
  return {
    images: tf.sigmoid(normals([count, 4, 4, 1], 'images')),
    labels: tf.tensor1d(source.labels.slice(0, count), 'int32'),
  };
}

test('classes are planes before a convolution and numbers before a dense layer', () => {
  const kernel = (config: ConditionalVaeConfig, name: string) =>
    buildConditionalVae(config, data).weights.find((spec) => spec.name === name)!.shape;
  expect(kernel(CONV, 'encoder/conv0/kernel')).toEqual([3, 3, 1 + BAR_ROWS, 3]);
  expect(kernel(DENSE, 'encoder/dense0/kernel')).toEqual([16 + BAR_ROWS, 5]);
  expect(kernel(DENSE, 'decoder/dense0/kernel')).toEqual([2 + BAR_ROWS, 5]);
});

test('a linear encoder and decoder add up the image’s part and the class’s, by hand', () => {
  const model = buildConditionalVae({ ...DENSE, encoder: [], likelihood: 'gaussian' }, data);
  tf.tidy(() => {
    const weights = new Map(model.weights.map(({ name, shape }) => [name, tf.zeros(shape)]));
    // mean_0 = 2 x_00 + 0.1 (class + 1); the log-variance is 0 and the decoder gives the class alone.
    const heads = new Float32Array((16 + BAR_ROWS) * 2);
    heads[0] = 2;
    for (let row = 0; row < BAR_ROWS; row++) heads[(16 + row) * 2] = 0.1 * (row + 1);
    weights.set('encoder/mean/kernel', tf.tensor2d(heads, [16 + BAR_ROWS, 2]));
    const output = new Float32Array((2 + BAR_ROWS) * 16);
    for (let row = 0; row < BAR_ROWS; row++) output.fill(row, (2 + row) * 16, (3 + row) * 16);
    weights.set('decoder/output/kernel', tf.tensor2d(output, [2 + BAR_ROWS, 16]));
    const batch = { images: tf.fill([2, 4, 4, 1], 0.5), labels: tf.tensor1d([1, 3], 'int32') };

    const { mean } = model.encode!(batch, weights);
    expectCloseTo(mean.dataSync(), [1.2, 0, 1.4, 0], 1e-6);
    // 16 pixels: (x - class)^2 / (2 * 0.25) + log 0.5 + log(2 pi) / 2 each, x = 0.5.
    const nats = (row: number) =>
      16 * ((0.5 - row) ** 2 / 0.5 + Math.log(0.5) + Math.log(2 * Math.PI) / 2);
    const expected = (nats(1) + nats(3)) / 2;
    // KL is mean^2 / 2 with a unit variance.
    const kl = (1.2 ** 2 + 1.4 ** 2) / 4;
    const losses = model.losses(batch, drawsOf(), {}, weights);
    expectCloseTo(losses['reconstructionNats']!.dataSync(), [expected], 1e-3);
    expectCloseTo(losses['klNats']!.dataSync(), [kl], 1e-5);
    expectCloseTo(losses['totalNats']!.dataSync(), [expected + kl], 1e-3);
  });
});

test.each([
  ['dense', DENSE],
  ['convolutional', CONV],
])('gradients of a %s one agree with differences', (_name, config) => {
  const model = buildConditionalVae(config, data);
  tf.tidy(() => {
    const batch = batchOf(3);
    const weights = drawGentleWeights(model);
    for (const [name, value] of weights) {
      const objective = (x: tf.Tensor) =>
        model.losses(batch, drawsOf(), {}, new Map(weights).set(name, x))['totalNats']!;
      const gradient = tf.grad(objective)(value).dataSync();
      expectCloseTo(gradient, numericGradient(objective, value, 1e-2), 5e-3);
    }
  });
});

test.each([
  ['dense', DENSE],
  ['convolutional', CONV],
])('a %s one is computed alike in a session and eagerly, and leaves no tensor', (_name, config) =>
  expectSameInSession(buildConditionalVae(config, data), source),
);

test('weights of one draw each average to the bound, and log p(x|y) is not below it', () => {
  const model = buildConditionalVae(DENSE, data);
  tf.tidy(() => {
    const batch = batchOf(4);
    const weights: Weights = drawWeights(model);
    const bound = model.losses(batch, drawsOf(), {}, weights)['elboNats']!.dataSync()[0]!;
    const draws = model.logWeights!(batch, 2000, drawsOf(), weights);
    expect(draws.shape).toEqual([4, 2000]);
    // The losses take one draw an image and the exact KL: the means agree within their noise.
    expect(-tf.mean(draws).dataSync()[0]!).toBeCloseTo(bound, 0);
    const estimate = tf.mean(tf.logSumExp(draws, 1)).dataSync()[0]! - Math.log(2000);
    expect(estimate).toBeGreaterThan(-bound - 0.5);
  });
});

test('at one code the label changes the image to that class, and the style stays', async () => {
  const bars = labelledBars(256);
  const session = await openSession({
    config: toyConfig(
      { kind: 'conditional-vae', encoder: [{ type: 'dense', units: 32 }], latentDim: 1 },
      { batchSize: 64, learningRate: 1e-2 },
    ),
    shape: bars.shape,
    classCount: BAR_ROWS,
    trainCount: bars.count,
    source: bars,
  });
  onTestFinished(() => session.dispose());
  while (session.stepIndex < 300) await session.trainSteps(300 - session.stepIndex);

  const labels = Int32Array.from({ length: BAR_ROWS }, (_, row) => row);
  for (const code of [-1, 0, 1]) {
    const images = await session.decode({
      codes: new Float32Array(BAR_ROWS).fill(code),
      labels,
      count: BAR_ROWS,
    });
    const rows = [...labels].map((row) => brightestRow(images.subarray(row * 16, (row + 1) * 16)));
    expect(rows).toEqual([...labels]);
  }
});
