import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { dense } from '../../../../src-main/engine/layers/dense';
import {
  LADDER_VAE,
  type LadderVaeConfig,
} from '../../../../src-main/engine/models/ladderVae/config';
import { buildLadderVae } from '../../../../src-main/engine/models/ladderVae/model';
import { createRandom } from '../../../../src-shared/random';
import { expectCloseTo } from '../../closeTo';
import { barImages } from '../../toyImages';
import {
  drawsOf,
  drawWeights,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  normals,
  rowsOf,
  sourceOf,
  trained,
} from '../tinyModel';

beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 3, channels: 1 };
const data = { shape, classCount: 0, trainCount: 100 };
const config: LadderVaeConfig = {
  encoder: [{ type: 'dense', units: 4 }],
  decoder: [],
  layers: 2,
  bottomDim: 2,
  layerUnits: 3,
  warmupEpochs: 4,
  likelihood: 'bernoulli',
  gaussianSigma: 1,
  levels: 2,
};
const images = () => tf.sigmoid(normals([3, 2, 3, 1], 'images'));

test('layers halve from the bottom up, and a code is all of them', () => {
  const dims = (layers: number, bottomDim: number) =>
    LADDER_VAE.latentDim!({ kind: 'ladder-vae', layers, bottomDim });
  expect(dims(3, 32)).toBe(32 + 16 + 8);
  // 5, 3, 2, 1, 1.
  expect(dims(5, 5)).toBe(12);
  expect(buildLadderVae({ ...config, layers: 5, bottomDim: 5 }, data).latentDim).toBe(12);
});

test('the KL’s weight rises evenly in the warm-up and is full when settled', () => {
  const model = buildLadderVae(config, data);
  expect([0, 1, 4, 9, Infinity].map((epoch) => model.coefficients(epoch)['beta'])).toEqual([
    0, 0.25, 1, 1, 1,
  ]);
  expect(buildLadderVae({ ...config, warmupEpochs: 0 }, data).coefficients(0)).toEqual({ beta: 1 });
});

/** The losses of two layers as the paper writes them, on the draws themselves, in float64. */
function plainLosses(weights: ReadonlyMap<string, tf.Tensor>, noise: number[][]) {
  const apply = (name: string, input: number[], activation: 'relu' | 'linear') => {
    const kernel = weights.get(`${name}/kernel`)!.arraySync() as number[][];
    const bias = weights.get(`${name}/bias`)!.arraySync() as number[];
    const sums = bias.map((b, j) => input.reduce((sum, x, i) => sum + x * kernel[i]![j]!, b));
    return activation === 'relu' ? sums.map((sum) => Math.max(0, sum)) : sums;
  };
  const gaussian = (name: string, input: number[]) => ({
    mean: apply(`${name}/mean`, input, 'linear'),
    variance: apply(`${name}/logVariance`, input, 'linear').map(Math.exp),
  });
  const kl = (q: ReturnType<typeof gaussian>, p: ReturnType<typeof gaussian>) =>
    q.mean.reduce((sum, mean, i) => {
      const ratio = q.variance[i]! / p.variance[i]!;
      const square = (mean - p.mean[i]!) ** 2 / p.variance[i]!;
      return sum + 0.5 * (square + ratio - 1 - Math.log(ratio));
    }, 0);
  const each = rowsOf(images()).map((image, row) => {
    const [top, ...low] = noise[row]!;
    const features = apply('encoder/dense0', image, 'relu');
    const upper = gaussian('encoder/layer2', apply('encoder/up2', features, 'relu'));
    const z2 = upper.mean[0]! + Math.sqrt(upper.variance[0]!) * top!;
    const prior = gaussian('decoder/layer1', apply('decoder/down1', [z2], 'relu'));
    const seen = gaussian('encoder/layer1', features);
    const variance = seen.variance.map((v, i) => 1 / (1 / v + 1 / prior.variance[i]!));
    const mean = variance.map(
      (v, i) => v * (seen.mean[i]! / seen.variance[i]! + prior.mean[i]! / prior.variance[i]!),
    );
    const z1 = mean.map((m, i) => m + Math.sqrt(variance[i]!) * low[i]!);
    const logits = apply('decoder/output', apply('decoder/dense0', z1, 'relu'), 'linear');
    const nats = logits.map((x, i) => Math.log1p(Math.exp(x)) - image[i]! * x);
    return {
      reconstruction: nats.reduce((sum, value) => sum + value),
      lower: kl({ mean, variance }, prior),
      upper: kl(upper, { mean: [0], variance: [1] }),
    };
  });
  const mean = (key: keyof (typeof each)[0]) =>
    each.reduce((sum, one) => sum + one[key], 0) / each.length;
  return { reconstruction: mean('reconstruction'), lower: mean('lower'), upper: mean('upper') };
}

test('losses are those of the paper’s formulas on the draws themselves, in float64', () => {
  tf.tidy(() => {
    const model = buildLadderVae(config, data);
    const weights = drawWeights(model);
    // The top layer's noise first, as codes are laid out.
    const expected = plainLosses(weights, rowsOf(drawsOf().normal([3, 3])));
    const found = lossesOf(model, images(), weights);
    expect(found['reconstructionNats']).toBeCloseTo(expected.reconstruction, 4);
    expect(found['klLayer1Nats']).toBeCloseTo(expected.lower, 4);
    expect(found['klLayer2Nats']).toBeCloseTo(expected.upper, 4);
    expect(found['klNats']).toBeCloseTo(expected.lower + expected.upper, 4);
    expect(found['elboNats']).toBeCloseTo(found['reconstructionNats']! + found['klNats']!, 4);
    expect(found['totalNats']).toBeCloseTo(found['elboNats']!, 4);
  });
});

test('a code holds the top layer first, and the lower one on the scale of its prior', () => {
  tf.tidy(() => {
    const model = buildLadderVae(config, data);
    const weights = drawWeights(model);
    const code = [0.8, -0.3, 1.2];
    const hidden = dense('decoder/down1', 1, 3, 'relu').apply(tf.tensor2d([[0.8]]), weights);
    const head = (part: string) =>
      dense(`decoder/layer1/${part}`, 3, 2, 'linear').apply(hidden, weights).dataSync();
    const [mean, logVariance] = [head('mean'), head('logVariance')];
    const lowest = [-0.3, 1.2].map((e, i) => mean[i]! + Math.exp(logVariance[i]! / 2) * e);
    const features = dense('decoder/dense0', 2, 4, 'relu').apply(tf.tensor2d([lowest]), weights);
    const logits = dense('decoder/output', 4, 6, 'linear').apply(features, weights);
    const found = model.decode(tf.tensor2d([code]), null, weights);
    expectCloseTo(found.dataSync(), tf.sigmoid(logits).dataSync(), 1e-5);
  });
});

test('the log weights of a draw add up to its ELBO, where KLs are those of the draw', () => {
  tf.tidy(() => {
    const model = buildLadderVae(config, data);
    const weights = drawWeights(model);
    const batch = { images: images(), labels: null };
    const logWeights = model.logWeights!(batch, 4000, drawsOf(), weights);
    expect(logWeights.shape).toEqual([3, 4000]);
    const { klNats } = lossesOf(model, images(), weights);
    expect(klNats).toBeGreaterThan(0.1);
    // Many draws of one image: the mean log weight is minus its negative ELBO, likewise estimated.
    const repeated = tf.concat(Array.from({ length: 1000 }, () => images()));
    const { elboNats } = lossesOf(model, repeated, weights);
    expect(-tf.mean(logWeights).dataSync()[0]!).toBeCloseTo(elboNats!, 1);
  });
});

test('codes of images decode to what the mean of each layer gives, with a KL for each dimension', () => {
  tf.tidy(() => {
    const model = buildLadderVae(config, data);
    const weights = drawWeights(model);
    const { mean, logVariance, klPerDimension } = model.encode!(
      { images: images(), labels: null },
      weights,
    );
    for (const part of [mean, logVariance!, klPerDimension!]) expect(part.shape).toEqual([3, 3]);
    // On the scale of the priors the KL is that to a standard normal.
    const [means, variances] = [rowsOf(mean).flat(), rowsOf(logVariance!).flat()];
    const expected = means.map(
      (m, i) => 0.5 * (m * m + Math.exp(variances[i]!) - 1 - variances[i]!),
    );
    expectCloseTo(klPerDimension!.dataSync(), expected, 1e-5);
  });
});

test('gradients agree with differences', () => {
  const model = buildLadderVae(config, { ...data, shape: { height: 1, width: 2, channels: 1 } });
  tf.tidy(() => expectGradients(model, tf.sigmoid(normals([1, 1, 2, 1], 'image')), 5e-3));
});

test('a session computes what eager does, and no tensor stays behind', async () => {
  const source = barImages(40);
  const model = buildLadderVae({ ...config, layers: 3 }, { ...data, shape: source.shape });
  await expectSameInSession(model, source);
});

test('on clusters of clusters the upper layer is used and the bound beats one layer’s by a nat', async () => {
  // Two levels: one of four far spots, then a place around it.
  const random = createRandom(0, 'clusters');
  const points = Array.from({ length: 512 }, () => {
    const spot = random.integer(4);
    const [x, y] = [spot < 2 ? -1 : 1, spot % 2 === 0 ? -1 : 1];
    return [x + 0.05 * random.normal(), y + 0.05 * random.normal()];
  });
  const source = sourceOf(points, 2);
  const network = {
    encoder: [{ type: 'dense' as const, units: 32 }],
    likelihood: 'gaussian',
    gaussianSigma: 0.05,
  };
  const settled = async (model: Parameters<typeof trained>[1]) =>
    evaluated(await trained(source, { ...network, ...model }, 1000), source);
  const ladder = await settled({
    kind: 'ladder-vae',
    layers: 2,
    bottomDim: 4,
    layerUnits: 32,
    warmupEpochs: 40,
  });
  // As many latent dimensions in one layer.
  const flat = await settled({ kind: 'vae', latentDim: 6 });
  // On one machine 1.36 and 4.85 nats, 3.06 of them the upper layer's KL.
  expect(ladder['klLayer2Nats']).toBeGreaterThan(1);
  expect(ladder['elboNats']).toBeLessThan(flat['elboNats']! - 1);
});
