import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { initialValues } from '../../../../src-main/engine/layers/initializers';
import { type Model, parameterCount } from '../../../../src-main/engine/models/model';
import { sizeOf } from '../../../../src-main/engine/shape';
import type { Draws } from '../../../../src-main/engine/random/draws';
import type { VaeConfig } from '../../../../src-main/engine/models/vae/config';
import { buildVae } from '../../../../src-main/engine/models/vae/model';
import { createRandom } from '../../../../src-shared/random';
import { expectCloseTo } from '../../closeTo';
import { numericGradient } from '../../numericGradient';

beforeAll(() => loadTensorFlow());

const shape = { height: 4, width: 4, channels: 1 };
const data = { shape, classCount: 0, trainCount: 40 };
const config: VaeConfig = {
  encoder: [
    { type: 'conv', filters: 3, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 5 },
  ],
  decoder: [],
  latentDim: 2,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 4,
  beta: 1,
  betaSchedule: 'constant',
  betaWarmupEpochs: 10,
  betaPeriodEpochs: 5,
  betaRatio: 0.5,
  freeNats: 0,
  lossParts: 'both',
  estimator: 'path-wise',
  samples: 1,
};

/** Glorot kernels, and biases away from 0 so that no ReLU sits on its corner. */
function drawWeights(model: Model): Map<string, tf.Tensor> {
  const random = createRandom(0, 'init');
  return new Map(
    model.weights.map(({ name, shape: weightShape, initializer }) => {
      const values = initialValues(initializer, sizeOf(weightShape), random);
      if (initializer.kind === 'zeros') values.fill(0.3);
      return [name, tf.tensor(values, weightShape)];
    }),
  );
}

/** Draws that always give this noise. */
const drawing = (noise: tf.Tensor) =>
  ({ normal: (sides: number[]) => tf.reshape(noise, sides) }) as unknown as Draws;
const unlabelled = (images: tf.Tensor) => ({ images, labels: null });

/** The coefficients of a config as a step is fed them. */
const fed = ({ beta }: VaeConfig) => ({ beta: tf.scalar(beta) });

function normals(sides: number[], stream: string): tf.Tensor {
  const values = new Float32Array(sizeOf(sides));
  return tf.tensor(createRandom(0, stream).fillNormal(values), sides);
}

test('the Keras VAE example has its 69,076 + 65,089 parameters', () => {
  // Keras' own summary of the example's encoder and decoder.
  const model = buildVae(
    {
      ...config,
      encoder: [
        { type: 'conv', filters: 32, kernelSize: 3, stride: 2 },
        { type: 'conv', filters: 64, kernelSize: 3, stride: 2 },
        { type: 'dense', units: 16 },
      ],
    },
    { shape: { height: 28, width: 28, channels: 1 }, classCount: 0, trainCount: 1000 },
  );
  const count = (part: string) =>
    model.weights
      .filter(({ name }) => name.startsWith(part))
      .reduce((sum, spec) => sum + sizeOf(spec.shape), 0);
  expect(count('encoder/')).toBe(69_076);
  expect(count('decoder/')).toBe(65_089);
  expect(parameterCount(model)).toBe(134_165);
});

test('every weight has a name of its own', () => {
  const names = buildVae(config, data).weights.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('with all weights 0 an image costs 16 log 2 and the posterior is the prior', () => {
  const model = buildVae(config, data);
  tf.tidy(() => {
    const weights = new Map(model.weights.map((spec) => [spec.name, tf.zeros(spec.shape)]));
    const images = tf.sigmoid(normals([3, 4, 4, 1], 'images'));
    const losses = model.losses(
      unlabelled(images),
      drawing(normals([3, 2], 'noise')),
      fed(config),
      weights,
    );
    expect(losses['reconstructionNats']!.dataSync()[0]).toBeCloseTo(16 * Math.LN2, 5);
    expect(losses['klNats']!.dataSync()[0]).toBe(0);
  });
});

test('losses are means over the batch: one image alone costs what it does twice', () => {
  const model = buildVae(config, data);
  tf.tidy(() => {
    const weights = drawWeights(model);
    const image = tf.sigmoid(normals([1, 4, 4, 1], 'images'));
    const noise = normals([1, 2], 'noise');
    const one = model.losses(unlabelled(image), drawing(noise), fed(config), weights);
    const two = model.losses(
      unlabelled(tf.concat([image, image])),
      drawing(tf.concat([noise, noise])),
      fed(config),
      weights,
    );
    for (const part of model.terms) {
      expect(two[part]!.dataSync()[0]).toBeCloseTo(one[part]!.dataSync()[0]!, 5);
    }
  });
});

test('the objective is reconstruction + beta KL', () => {
  const model = buildVae({ ...config, beta: 4 }, data);
  expect(model.coefficients(0)).toEqual({ beta: 4 });
  expect(model.coefficients(Infinity)).toEqual({ beta: 4 });
  tf.tidy(() => {
    const images = tf.sigmoid(normals([3, 4, 4, 1], 'images'));
    const coefficients = { beta: tf.scalar(4) };
    const losses = model.losses(
      unlabelled(images),
      drawing(normals([3, 2], 'noise')),
      coefficients,
      drawWeights(model),
    );
    const [total] = losses['totalNats']!.dataSync();
    const [reconstruction] = losses['reconstructionNats']!.dataSync();
    const [kl] = losses['klNats']!.dataSync();
    expect(kl).toBeGreaterThan(0);
    expect(total).toBeCloseTo(reconstruction! + 4 * kl!, 4);
  });
});

test.each([
  ['a convolutional Bernoulli VAE', config],
  [
    'a dense Gaussian one',
    { ...config, encoder: [{ type: 'dense', units: 6 }], likelihood: 'gaussian', beta: 2 },
  ],
] satisfies [string, VaeConfig][])('gradients of %s agree with differences', (_name, settings) => {
  const model = buildVae(settings, data);
  tf.tidy(() => {
    const images = tf.sigmoid(normals([2, 4, 4, 1], 'images'));
    const noise = normals([2, 2], 'noise');
    const weights = drawWeights(model);
    for (const [name, value] of weights) {
      const loss = (x: tf.Tensor) =>
        model.losses(
          unlabelled(images),
          drawing(noise),
          fed(settings),
          new Map(weights).set(name, x),
        )['totalNats']!;
      const gradient = tf.grad(loss)(value).dataSync();
      // Losses near 12 nats have an error of about 1e-6, so differences of step 1e-2 have 1e-4; ReLU
      // corners within a step add a little.
      expectCloseTo(gradient, numericGradient(loss, value, 1e-2), 5e-3);
    }
  });
});

test('a posterior far too wide or narrow stays within the bounds of the log-variance', () => {
  const model = buildVae(config, data);
  tf.tidy(() => {
    const images = tf.sigmoid(normals([3, 4, 4, 1], 'images'));
    const weights = drawWeights(model).set('encoder/logVariance/bias', tf.tensor1d([500, -500]));
    const { logVariance } = model.encode!(unlabelled(images), weights);
    expect([...logVariance!.dataSync()]).toEqual([20, -20, 20, -20, 20, -20]);
  });
});

test('reconstruction by image adds up to the mean of the batch', () => {
  const model = buildVae(config, data);
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = tf.sigmoid(normals([3, 4, 4, 1], 'images'));
    // A draw without noise is the mean code.
    const { mean } = model.encode!(unlabelled(images), weights);
    const each = model.reconstructionNats!(unlabelled(images), mean, weights);
    const losses = model.losses(
      unlabelled(images),
      drawing(tf.zeros([3, 2])),
      fed(config),
      weights,
    );
    expect(each.shape).toEqual([3]);
    expect(tf.mean(each).dataSync()[0]).toBeCloseTo(
      losses['reconstructionNats']!.dataSync()[0]!,
      4,
    );
  });
});

test('Bernoulli images stay within 0..1', () => {
  const model = buildVae(config, data);
  tf.tidy(() => {
    const codes = tf.mul(normals([20, 2], 'codes'), 100);
    const pixels = model.decode(codes, null, drawWeights(model)).dataSync();
    expect(Math.min(...pixels)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(1);
  });
});

test('strides of a mirrored encoder that do not divide the image are the encoder’s fault', () => {
  expect(() =>
    buildVae(config, {
      shape: { height: 5, width: 5, channels: 1 },
      classCount: 0,
      trainCount: 1000,
    }),
  ).toThrow(expect.objectContaining({ field: 'model.encoder' }));
});
