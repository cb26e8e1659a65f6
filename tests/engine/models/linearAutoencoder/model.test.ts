import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { Model } from '../../../../src-main/engine/models/model';
import { buildModel } from '../../../../src-main/engine/models/registry';
import { createRandom } from '../../../../src-shared/random';
import { barImages, toyConfig } from '../../toyImages';
import {
  drawWeights,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  normals,
  sourceOf,
  trained,
} from '../tinyModel';

beforeAll(() => loadTensorFlow());

function linear(latentDim: number, side = 4): Model {
  const config = toyConfig({ kind: 'linear-autoencoder', latentDim });
  const shape = { height: side, width: side, channels: 1 };
  return buildModel(config.model, { shape, classCount: 0, trainCount: 40 });
}

/** The spreads along 12 orthogonal directions: two large ones, and the rest of one size. */
const SPREADS = [2, 1.2, ...Array.from({ length: 10 }, () => 0.3)];

/** The directions: columns of the reflection I - 2 u u' with the unit vector u ~ (1, 2, ..., 12). */
function directions(): number[][] {
  const length = Math.sqrt(SPREADS.reduce((sum, _, i) => sum + (i + 1) ** 2, 0));
  const u = SPREADS.map((_, i) => (i + 1) / length);
  return SPREADS.map((_, i) => SPREADS.map((_s, j) => (i === j ? 1 : 0) - 2 * u[i]! * u[j]!));
}

/**
 * Points whose sample covariance is exact: the seeded coordinates are centred and made orthogonal
 * (Gram-Schmidt) before they are spread, so the principal components are the directions themselves.
 */
function points(count: number): number[][] {
  const random = createRandom(0, 'points');
  const columns = SPREADS.map(() => Array.from(random.fillNormal(new Float32Array(count))));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const ones = Array.from({ length: count }, () => 1 / Math.sqrt(count));
  const done = [ones];
  for (const column of columns) {
    const rest = done.reduce((left, other) => {
      const along = dot(left, other);
      return left.map((value, i) => value - along * other[i]!);
    }, column);
    const length = Math.sqrt(dot(rest, rest));
    done.push(rest.map((value) => value / length));
  }
  const axes = directions();
  return Array.from({ length: count }, (_, row) =>
    SPREADS.map(
      (_s, j) =>
        0.5 +
        SPREADS.reduce(
          (sum, spread, k) => sum + spread * Math.sqrt(count) * done[k + 1]![row]! * axes[k]![j]!,
          0,
        ),
    ),
  );
}

/** The cosines of the principal angles between two planes, each given by two vectors. */
function principalCosines(first: number[][], second: number[][]): number[] {
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const basis = ([a, b]: number[][]) => {
    const e1 = a!.map((value) => value / Math.sqrt(dot(a!, a!)));
    const rest = b!.map((value, i) => value - dot(b!, e1) * e1[i]!);
    return [e1, rest.map((value) => value / Math.sqrt(dot(rest, rest)))];
  };
  const [p, q] = [basis(first), basis(second)];
  // The singular values of the 2 x 2 matrix of products, by the eigenvalues of M' M.
  const [a, b, c, d] = [dot(p[0]!, q[0]!), dot(p[0]!, q[1]!), dot(p[1]!, q[0]!), dot(p[1]!, q[1]!)];
  const trace = a * a + b * b + c * c + d * d;
  const determinant = (a * d - b * c) ** 2;
  const root = Math.sqrt(Math.max(0, (trace * trace) / 4 - determinant));
  return [Math.sqrt(trace / 2 + root), Math.sqrt(Math.max(0, trace / 2 - root))];
}

test('its subspace is that of the first principal components, and its error PCA’s', async () => {
  const source = sourceOf(points(256), 4);
  const session = await trained(source, { kind: 'linear-autoencoder', latentDim: 2 }, 1500, {
    learningRate: 2e-2,
    schedule: 'cosine',
    epochs: 375,
  });
  const { squaredError } = await evaluated(session, source);
  // What two components leave: the variance of the ten other directions.
  const expected = 10 * 0.3 ** 2;
  expect(squaredError! / expected).toBeGreaterThan(0.9999);
  expect(squaredError! / expected).toBeLessThan(1.005);
  const state = await session.exportState();
  const kernel = [...state.find(({ name }) => name === 'decoder/output/kernel')!.values];
  const plane = [kernel.slice(0, 12), kernel.slice(12)];
  const cosines = principalCosines(plane, directions().slice(0, 2));
  const degrees = cosines.map((cosine) => (Math.acos(Math.min(1, cosine)) * 180) / Math.PI);
  expect(Math.max(...degrees)).toBeLessThan(2);
});

test('its nats are the squared error and a constant', () => {
  const model = linear(3);
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = normals([2, 4, 4, 1], 'images');
    const batch = { images, labels: null };
    const { mean } = model.encode!(batch, weights);
    const answers = model.decode(mean, null, weights).dataSync<'float32'>();
    const squares = images
      .dataSync<'float32'>()
      .reduce((sum, x, i) => sum + (x - answers[i]!) ** 2, 0);
    const losses = lossesOf(model, images, weights);
    expect(losses['squaredError']).toBeCloseTo(squares / 2, 4);
    // 16 values of log sqrt(1/2) + 1/2 log(2 pi) = 0.5723649429247001 (Python).
    expect(losses['totalNats']).toBeCloseTo(squares / 2 + 16 * 0.5723649429247001, 4);
    const each = model.reconstructionNats!(batch, mean, weights);
    expect(tf.mean(each).dataSync()[0]).toBeCloseTo(losses['reconstructionNats']!, 4);
  });
});

test('it is linear: the code of a mean of images is the mean of their codes', () => {
  const model = linear(3);
  tf.tidy(() => {
    const weights = drawWeights(model);
    const images = normals([2, 4, 4, 1], 'images');
    const codesOf = (given: tf.Tensor) =>
      model.encode!({ images: given, labels: null }, weights).mean;
    const ofMean = codesOf(tf.mean(images, 0, true)).dataSync();
    const meanOfCodes = tf.mean(codesOf(images), 0).dataSync();
    for (const [i, value] of ofMean.entries()) expect(value).toBeCloseTo(meanOfCodes[i]!, 5);
  });
});

test('gradients agree with differences, and traced training is the eager one', async () => {
  expectGradients(linear(2), tf.sigmoid(normals([2, 4, 4, 1], 'images')), 1e-2);
  await expectSameInSession(linear(3, 8), barImages(40));
});
