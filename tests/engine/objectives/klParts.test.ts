import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { type KlParts, klParts } from '../../../src-main/engine/objectives/klParts';
import { expectCloseTo } from '../closeTo';
import { meanOf, normals, rowsOf } from '../models/tinyModel';

beforeAll(() => loadTensorFlow());

interface Means {
  mi: number;
  tc: number;
  dimensionKl: number;
}

function meansOf(parts: KlParts): Means {
  return {
    mi: tf.mean(parts.mutualInformation).dataSync()[0]!,
    tc: tf.mean(parts.totalCorrelation).dataSync()[0]!,
    dimensionKl: tf.mean(parts.dimensionKl).dataSync()[0]!,
  };
}

test('posteriors that are alike tell nothing of the image, and have independent dimensions', () => {
  tf.tidy(() => {
    const codes = normals([5, 3], 'codes');
    const posterior = { mean: tf.ones([5, 3]), logVariance: tf.zeros([5, 3]) };
    const { mi, tc } = meansOf(klParts(codes, posterior, 1000));
    expectCloseTo([mi, tc], [0, 0], 1e-5);
  });
});

test('posteriors far apart along a diagonal: MI is log N, and TC is the same', () => {
  tf.tidy(() => {
    // Each code is in its own posterior only, so q(z) = 1/N q(z|x): MI = log N. Each marginal is
    // 1/N of its own too, so TC = log q(z|x)/N - sum_j log q(z_j|x)/N = (2 - 1) log N.
    const places = [-300, -100, 100, 300];
    const mean = tf.tensor2d(places.map((place) => [place, place]));
    const { mi, tc, dimensionKl } = meansOf(
      klParts(mean, { mean, logVariance: tf.zeros([4, 2]) }, 50),
    );
    expectCloseTo([mi, tc], [Math.log(50), Math.log(50)], 1e-4);
    // log q(z_j|x)/N - log p(z_j) = -log 50 + z_j^2 / 2, for two dimensions; mean z^2 is 50,000.
    expect(dimensionKl).toBeCloseTo(2 * (50_000 / 2 - Math.log(50)), 1);
  });
});

test('the weights of the batch are those of stratified sampling, worked out in float64', () => {
  tf.tidy(() => {
    const [codes, mean, logVariance] = ['codes', 'mean', 'logVariance'].map((stream) =>
      normals([4, 2], stream),
    );
    const parts = klParts(codes!, { mean: mean!, logVariance: logVariance! }, 10);
    const [z, m, l] = [rowsOf(codes!), rowsOf(mean!), rowsOf(logVariance!)];
    const density = (i: number, j: number, d: number) =>
      Math.exp(-((z[i]![d]! - m[j]![d]!) ** 2) / Math.exp(l[j]![d]!) / 2) /
      Math.sqrt(2 * Math.PI * Math.exp(l[j]![d]!));
    // N = 10, M = 3: 1/10 for itself, 7/30 for the next, 1/3 for the two others.
    const weight = (i: number, j: number) => [1 / 10, 7 / 30, 1 / 3, 1 / 3][(j - i + 4) % 4]!;
    const mixture = (i: number, dimensions: number[]) =>
      [0, 1, 2, 3].reduce(
        (sum, j) => sum + weight(i, j) * dimensions.reduce((p, d) => p * density(i, j, d), 1),
        0,
      );
    const own = (i: number) => density(i, i, 0) * density(i, i, 1);
    const marginals = (i: number) => mixture(i, [0]) * mixture(i, [1]);
    const prior = (i: number) => Math.exp(-(z[i]![0]! ** 2 + z[i]![1]! ** 2) / 2) / (2 * Math.PI);
    const rows = [0, 1, 2, 3];
    const joint = (i: number) => mixture(i, [0, 1]);
    expectCloseTo(
      Object.values(meansOf(parts)),
      [
        meanOf(rows.map((i) => Math.log(own(i) / joint(i)))),
        meanOf(rows.map((i) => Math.log(joint(i) / marginals(i)))),
        meanOf(rows.map((i) => Math.log(marginals(i) / prior(i)))),
      ],
      1e-5,
    );
  });
});

test.each([
  ['one image', 1, 10],
  ['two images', 2, 10],
  ['all images', 6, 6],
  ['more images than train', 6, 3],
])('a batch of %s has parts that add up to the KL of its draws', (_name, batch, trainCount) => {
  tf.tidy(() => {
    const [codes, mean, logVariance] = ['codes', 'mean', 'logVariance'].map((stream) =>
      normals([batch, 2], stream),
    );
    const { mi, tc, dimensionKl } = meansOf(
      klParts(codes!, { mean: mean!, logVariance: logVariance! }, trainCount),
    );
    // log q(z|x) - log p(z), from the definitions.
    const [z, m, l] = [rowsOf(codes!), rowsOf(mean!), rowsOf(logVariance!)];
    const kl = z.map((row, i) =>
      row.reduce((sum, value, d) => {
        const squares = (value - m[i]![d]!) ** 2 / Math.exp(l[i]![d]!);
        return sum + (value ** 2 - squares - l[i]![d]!) / 2;
      }, 0),
    );
    expect(mi + tc + dimensionKl).toBeCloseTo(meanOf(kl), 4);
  });
});
