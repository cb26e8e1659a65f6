import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { initialValues } from '../../../../src-main/engine/layers/initializers';
import type { IwaeConfig } from '../../../../src-main/engine/models/iwae/config';
import { buildIwae } from '../../../../src-main/engine/models/iwae/model';
import type { Model } from '../../../../src-main/engine/models/model';
import { Draws } from '../../../../src-main/engine/random/draws';
import { sizeOf } from '../../../../src-main/engine/shape';
import { createRandom } from '../../../../src-shared/random';
import { expectCloseTo } from '../../closeTo';
import {
  openEager,
  openSessionExecutor,
  problemOf,
  trainOneByOne,
} from '../../execution/executors';
import { expectSameLosses } from '../../execution/expectSameLosses';
import { numericGradient } from '../../numericGradient';
import { barImages } from '../../toyImages';
import { plainIwae } from './plainIwae';

beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 2, channels: 1 };
const config: IwaeConfig = {
  encoder: [{ type: 'dense', units: 3 }],
  decoder: [],
  latentDim: 2,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 2,
  importanceSamples: 3,
};
const data = { shape, classCount: 0, trainCount: 40 };
const BATCH = 2;

/** Glorot kernels, and biases away from 0 so that no ReLU sits on its corner. */
function drawWeights(model: Model): Map<string, tf.Tensor> {
  const random = createRandom(0, 'init');
  return new Map(
    model.weights.map(({ name, shape: sides, initializer }) => {
      const values = initialValues(initializer, sizeOf(sides), random);
      if (initializer.kind === 'zeros') values.fill(0.3);
      return [name, tf.tensor(values, sides)];
    }),
  );
}

function normals(sides: number[], stream: string): tf.Tensor {
  const values = new Float32Array(sizeOf(sides));
  return tf.tensor(createRandom(0, stream).fillNormal(values), sides);
}

const imagesOf = () => tf.sigmoid(normals([BATCH, 2, 2, 1], 'images'));
const noiseOf = (count: number) => normals([BATCH * count, 2], 'noise');
/** Draws that always give this noise. */
const drawing = (noise: tf.Tensor) => ({ normal: () => noise }) as unknown as Draws;

function lossesOf(settings: IwaeConfig): { found: Record<string, number>; plain: object } {
  const model = buildIwae(settings, data);
  return tf.tidy(() => {
    const [weights, images, noise] = [
      drawWeights(model),
      imagesOf(),
      noiseOf(settings.importanceSamples),
    ];
    const losses = model.losses({ images, labels: null }, drawing(noise), {}, weights);
    const found = Object.fromEntries(
      model.terms.map((key) => [key, losses[key]!.dataSync()[0]!] as const),
    );
    return { found, plain: plainIwae(weights, images, noise, settings.importanceSamples) };
  });
}

test.each([1, 3, 40])('its losses with k = %i are those worked out in float64', (k) => {
  const { found, plain } = lossesOf({ ...config, importanceSamples: k });
  expect(Object.keys(found)).toEqual(['totalNats', 'elboNats', 'reconstructionNats', 'klNats']);
  for (const [key, expected] of Object.entries(plain)) {
    expect(found[key], key).toBeCloseTo(expected as number, 4);
  }
});

test('its weights of many draws average to p(x), whichever the posterior', () => {
  // p(x) by a fine grid over the codes, in float64: 1/(2 pi) sum p(x|z) exp(-|z|^2 / 2) dz.
  const model = buildIwae(config, data);
  tf.tidy(() => {
    const [weights, images] = [drawWeights(model), imagesOf()];
    const draws = new Draws(tf.tensor1d([1, 2], 'int32'));
    const logWeights = model.logWeights!({ images, labels: null }, 20_000, draws, weights);
    expect(logWeights.shape).toEqual([BATCH, 20_000]);
    const side = 81;
    const axis = Array.from({ length: side }, (_, i) => (i - 40) / 8);
    const grid = axis.flatMap((a) => axis.map((b) => [a, b]));
    const codes = tf.tensor2d(grid);
    for (let image = 0; image < BATCH; image++) {
      const copies = tf.tile(tf.slice(images, image, 1), [grid.length, 1, 1, 1]);
      const nats = model.reconstructionNats!({ images: copies, labels: null }, codes, weights);
      const density = nats.dataSync<'float32'>().reduce((sum, cost, i) => {
        const [a, b] = grid[i]!;
        return sum + Math.exp(-cost - (a! * a! + b! * b!) / 2) / (2 * Math.PI * 64);
      }, 0);
      const estimate = tf.mean(tf.exp(tf.slice(logWeights, image, 1))).dataSync()[0]!;
      // The weights' relative standard deviation is below 0.7: this is four standard errors.
      expect(Math.abs(estimate / density - 1)).toBeLessThan(0.02);
    }
  });
});

test('its gradient agrees with differences', () => {
  const model = buildIwae(config, data);
  tf.tidy(() => {
    const [weights, images, noise] = [drawWeights(model), imagesOf(), noiseOf(3)];
    for (const [name, value] of weights) {
      const loss = (x: tf.Tensor) =>
        model.losses({ images, labels: null }, drawing(noise), {}, new Map(weights).set(name, x))[
          'totalNats'
        ]!;
      // Losses near 3 nats have an error of about 2e-7, so differences of step 1e-2 have 2e-5.
      expectCloseTo(tf.grad(loss)(value).dataSync(), numericGradient(loss, value, 1e-2), 1e-3);
    }
  });
});

test('each draw moves the weights by its share of the likelihood, not alike', () => {
  // Eq. 14 of the paper: the gradient of the bound is that of sum_i share_i (-log w_i), shares fixed.
  const model = buildIwae(config, data);
  const single = buildIwae({ ...config, importanceSamples: 1 }, data);
  tf.tidy(() => {
    const [weights, noise] = [drawWeights(model), noiseOf(3)];
    const images = tf.slice(imagesOf(), 0, 1);
    const name = 'encoder/mean/kernel';
    const noiseOfDraw = (i: number) => tf.slice(noise, [i, 0], [1, 2]);
    const bound = (of: Model, given: tf.Tensor) => (x: tf.Tensor) =>
      of.losses({ images, labels: null }, drawing(given), {}, new Map(weights).set(name, x))[
        'totalNats'
      ]!;
    const value = weights.get(name)!;
    const costs = [0, 1, 2].map((i) => bound(single, noiseOfDraw(i))(value).dataSync()[0]!);
    const sum = costs.reduce((total, cost) => total + Math.exp(-cost), 0);
    const shares = costs.map((cost) => Math.exp(-cost) / sum);
    const weighed = [0, 1, 2].map((i) =>
      tf.mul(tf.grad(bound(single, noiseOfDraw(i)))(value), shares[i]!),
    );
    const given = tf.slice(noise, [0, 0], [3, 2]);
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.05);
    expectCloseTo(
      tf.grad(bound(model, given))(value).dataSync(),
      tf.addN(weighed).dataSync(),
      1e-5,
    );
  });
});

test('trained in a session it has the losses of eager, and no tensor is left', async () => {
  const source = barImages(40);
  const fields: IwaeConfig = { ...config, encoder: [{ type: 'dense', units: 8 }] };
  const problem = problemOf(buildIwae(fields, { ...data, shape: source.shape }), source);
  const eager = openEager(problem);
  const before = tf.memory().numTensors;
  const expected = await trainOneByOne(eager, problem, 1, 8);
  expect(tf.memory().numTensors).toBe(before);
  const found = await trainOneByOne(await openSessionExecutor(problem), problem, 1, 8);
  expectSameLosses(found, expected);
});
