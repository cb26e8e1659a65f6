import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  type EstimateSettings,
  importanceEstimate,
  priorEstimate,
} from '../../../src-main/engine/estimators/logLikelihood';
import { createRandom } from '../../../src-shared/random';
import { factorAnalysis, type FactorAnalysis } from './factorAnalysis';
import { frozenVae } from './frozenVae';

beforeAll(() => loadTensorFlow());

/** Draws a problem, and its VAE with a posterior that is wider than the true one. */
function problem(latentDim: number) {
  const analysis = factorAnalysis(8, latentDim, 0.6);
  return { analysis, frozen: frozenVae(analysis) };
}

function imagesOf(analysis: FactorAnalysis, count: number) {
  const samples = analysis.sample(createRandom(0, 'images'), count);
  return {
    batch: { images: Float32Array.from(samples.flat()), labels: null, count },
    trueNll: -samples.reduce((sum, x) => sum + analysis.logDensity(x), 0) / count,
  };
}

const settings = (drawCount: number): EstimateSettings => ({
  drawCount,
  seed: 0,
  betweenPasses: () => Promise.resolve(),
});

test('both estimates agree with log p(x) in closed form within three of their standard errors', async () => {
  const { analysis, frozen } = problem(2);
  const { batch, trueNll } = imagesOf(analysis, 20);
  for (const estimateOf of [importanceEstimate, priorEstimate]) {
    const estimate = (await estimateOf(frozen, batch, settings(4000)))!;
    // The images are the same on both sides: what is left is the error of the draws.
    const error = estimate.drawErrorNats / Math.sqrt(batch.count);
    expect(error).toBeLessThan(0.05);
    expect(Math.abs(estimate.nllNats - trueNll)).toBeLessThan(3 * error);
  }
});

test('a draw of the posterior says more than one of the prior', async () => {
  const { analysis, frozen } = problem(2);
  const { batch } = imagesOf(analysis, 20);
  const importance = (await importanceEstimate(frozen, batch, settings(1000)))!;
  const naive = (await priorEstimate(frozen, batch, settings(1000)))!;
  expect(importance.effectiveDraws).toBeGreaterThan(500);
  expect(naive.effectiveDraws).toBeLessThan(importance.effectiveDraws / 3);
  expect(naive.drawErrorNats).toBeGreaterThan(3 * importance.drawErrorNats);
});

test('few draws of the prior in many dimensions give p(x) far too low', async () => {
  const { analysis, frozen } = problem(8);
  const { batch, trueNll } = imagesOf(analysis, 20);
  const naive = (await priorEstimate(frozen, batch, settings(50)))!;
  const importance = (await importanceEstimate(frozen, batch, settings(50)))!;
  expect(naive.nllNats - trueNll).toBeGreaterThan(1);
  expect(Math.abs(importance.nllNats - trueNll)).toBeLessThan(0.3);
});

test('the standard error over images is that of their own values', async () => {
  const { analysis, frozen } = problem(2);
  const count = 20;
  const { batch } = imagesOf(analysis, count);
  const samples = analysis.sample(createRandom(0, 'images'), count);
  const values = samples.map((x) => analysis.logDensity(x));
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const estimate = (await importanceEstimate(frozen, batch, settings(2000)))!;
  expect(estimate.standardErrorNats).toBeCloseTo(Math.sqrt(variance / count), 1);
  expect(estimate).toMatchObject({ drawCount: 2000, imageCount: count });
});

test('the same seed gives the same estimate, another a different one, and no tensor is left', async () => {
  const { analysis, frozen } = problem(2);
  const { batch } = imagesOf(analysis, 5);
  const before = tf.memory().numTensors;
  const first = await importanceEstimate(frozen, batch, settings(100));
  expect(tf.memory().numTensors).toBe(before);
  expect(await importanceEstimate(frozen, batch, settings(100))).toEqual(first);
  const other = await importanceEstimate(frozen, batch, { ...settings(100), seed: 1 });
  expect(other!.nllNats).not.toBe(first!.nllNats);
});

test('more draws than fit into one pass are added up over several, and there is a pause between them', async () => {
  const { analysis, frozen } = problem(2);
  const { batch, trueNll } = imagesOf(analysis, 2);
  // A pass has 2^20 values, of 8 to an image.
  const drawCount = 2 ** 17 + 1000;
  let pauses = 0;
  const betweenPasses = () => {
    pauses += 1;
    return Promise.resolve();
  };
  const estimate = (await priorEstimate(frozen, batch, { drawCount, seed: 0, betweenPasses }))!;
  expect(pauses).toBe(4);
  const error = estimate.drawErrorNats / Math.sqrt(2);
  expect(error).toBeLessThan(0.02);
  expect(Math.abs(estimate.nllNats - trueNll)).toBeLessThan(3 * error);
});

test('a model without likelihood has no estimate', async () => {
  const { analysis, frozen } = problem(2);
  const { batch } = imagesOf(analysis, 2);
  const model = { ...frozen.model, logWeights: null, reconstructionNats: null };
  expect(await importanceEstimate({ ...frozen, model }, batch, settings(10))).toBeNull();
  expect(await priorEstimate({ ...frozen, model }, batch, settings(10))).toBeNull();
});

test.each(['semi-supervised-vae', 'vq-vae'])(
  'a %s has no estimate by draws of the prior: they lack the class, or it has no likelihood',
  async (kind) => {
    const { analysis, frozen } = problem(2);
    const { batch } = imagesOf(analysis, 2);
    const config = { ...frozen.config, model: { ...frozen.config.model, kind } };
    expect(await priorEstimate({ ...frozen, config }, batch, settings(10))).toBeNull();
  },
);
