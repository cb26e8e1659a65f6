import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { likelihoodDecoder } from '../../../../src-main/engine/models/network/likelihoodDecoder';
import type { VqVaeConfig } from '../../../../src-main/engine/models/vqVae/config';
import { buildVqVae } from '../../../../src-main/engine/models/vqVae/model';
import { expectCloseTo } from '../../closeTo';
import { numericGradient } from '../../numericGradient';
import { barImages, firstImages } from '../../toyImages';
import {
  drawsOf,
  drawWeights,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  meanOf,
  normals,
  rowsOf,
  termsOf,
  trained,
} from '../tinyModel';

// A model is trained for seconds, on a busy machine for more.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 2, channels: 1 };
const data = { shape, classCount: 0, trainCount: 40 };
const config: VqVaeConfig = {
  encoder: [{ type: 'dense', units: 3 }],
  decoder: [],
  groups: 2,
  embeddingDim: 2,
  codebookSize: 5,
  commitment: 0.25,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 2,
};
const model = buildVqVae(config, data);
const HEAD = ['encoder/dense0/kernel', 'encoder/dense0/bias', 'encoder/code/kernel'];
const CODEBOOK = 'codebook/words';

/** Images, weights, the encoder's vectors [3][4] and their words, worked out in float64. */
function example() {
  const weights = drawWeights(model);
  const images = tf.sigmoid(normals([3, 2, 2, 1], 'images'));
  const features = tf.relu(
    tf.add(
      tf.matMul(tf.reshape(images, [3, 4]), weights.get('encoder/dense0/kernel')!),
      weights.get('encoder/dense0/bias')!,
    ),
  );
  const vectors = rowsOf(tf.add(tf.matMul(features, weights.get('encoder/code/kernel')!), 0.3));
  const codebook = rowsOf(weights.get(CODEBOOK)!);
  const choices = vectors.map((row) =>
    [0, 1].map((group) => {
      const squares = codebook.map(
        (word) => (row[2 * group]! - word[0]!) ** 2 + (row[2 * group + 1]! - word[1]!) ** 2,
      );
      return squares.indexOf(Math.min(...squares));
    }),
  );
  const words = choices.map((row) => row.flatMap((choice) => codebook[choice]!));
  return { weights, images, vectors, choices, words };
}

test('its terms are the distances to the nearest words and the reconstruction from them', () => {
  tf.tidy(() => {
    const { weights, images, vectors, words } = example();
    const { mean, logVariance } = model.encode!({ images, labels: null }, weights);
    expectCloseTo(mean.dataSync(), words.flat(), 1e-6);
    expect(logVariance).toBeNull();
    const distance = meanOf(
      vectors.map((row, i) => row.reduce((sum, v, d) => sum + (v - words[i]![d]!) ** 2, 0)),
    );
    const nats = model.reconstructionNats!({ images, labels: null }, mean, weights);
    const losses = lossesOf(model, images, weights);
    expect(losses['reconstructionNats']).toBeCloseTo(meanOf([...nats.dataSync()]), 5);
    expect(losses['codebookDistance']).toBeCloseTo(distance, 5);
    expect(losses['totalNats']).toBeCloseTo(losses['reconstructionNats']! + 1.25 * distance, 5);
  });
});

test('the gradient of the decoder agrees with differences', () => {
  tf.tidy(() => {
    const { images } = example();
    expectGradients(model, images, 2e-3, [...HEAD, 'encoder/code/bias', CODEBOOK]);
  });
});

test('encoder and codebook have the gradients of straight-through and of the two distances', () => {
  tf.tidy(() => {
    const { weights, images, vectors, choices, words } = example();
    const gradientTo = (name: string) =>
      tf.grad((x) => termsOf(model, images, new Map(weights).set(name, x))['totalNats']!)(
        weights.get(name)!,
      );
    // To the head's bias: that of the decoder at the words, and 2 beta (z - e), means over 3 images.
    const decoder = likelihoodDecoder(config, 4, shape);
    const atWords = numericGradient(
      (codes) => tf.mean(decoder.imageNats(images, codes, weights)),
      tf.tensor2d(words),
      1e-2,
    );
    const toBias = [0, 1, 2, 3].map((d) =>
      [0, 1, 2].reduce(
        (sum, i) => sum + atWords[4 * i + d]! + (0.5 * (vectors[i]![d]! - words[i]![d]!)) / 3,
        0,
      ),
    );
    expectCloseTo(gradientTo('encoder/code/bias').dataSync(), toBias, 1e-3);
    // To a word: 2 (e - z) of each vector it was chosen for.
    const toWords = Array.from({ length: 5 }, () => [0, 0]);
    for (const [i, row] of choices.entries()) {
      for (const [group, choice] of row.entries()) {
        for (const d of [0, 1]) {
          const at = 2 * group + d;
          toWords[choice]![d]! += (2 * (words[i]![at]! - vectors[i]![at]!)) / 3;
        }
      }
    }
    expectCloseTo(gradientTo(CODEBOOK).dataSync(), toWords.flat(), 1e-5);
  });
});

test('trained in a session it has the losses of eager, and no tensor is left', async () => {
  const source = barImages(40);
  await expectSameInSession(buildVqVae(config, { ...data, shape: source.shape }), source);
});

test('codes are taken to the nearest words before they are decoded, and samples are words', () => {
  tf.tidy(() => {
    const weights = drawWeights(model);
    const codebook = rowsOf(weights.get(CODEBOOK)!);
    const samples = rowsOf(model.samplePrior!(200, drawsOf(), weights));
    const drawn = samples.flatMap((row) => [row.slice(0, 2), row.slice(2)]);
    const counts = codebook.map(
      (word) => drawn.filter((each) => each.join() === word.join()).length,
    );
    // 80 of 400 expected; the standard deviation is sqrt(400 x 1/5 x 4/5) = 8.
    expectCloseTo(counts, [80, 80, 80, 80, 80], 32);
    const codes = tf.tensor2d(samples.slice(0, 3));
    const decoded = model.decode(codes, null, weights).dataSync();
    const near = model.decode(tf.add(codes, 1e-3), null, weights).dataSync();
    expect([...near]).toEqual([...decoded]);
  });
});

test('two words an image say nearly all, where one word for all images says nothing', async () => {
  const source = barImages(512);
  const [height, width] = [8, 8];
  const session = await trained(
    source,
    {
      kind: 'vq-vae',
      encoder: [{ type: 'dense', units: 64 }],
      groups: 2,
      embeddingDim: 2,
      codebookSize: 16,
    },
    1000,
  );
  const losses = await evaluated(session, source);
  // With one word every image is decoded alike; the best answer for each pixel is then its mean.
  const images = rowsOf(tf.tensor(firstImages(source), [512, height * width]));
  const oneWord = images[0]!.reduce((sum, _, at) => {
    const mean = meanOf(images.map((image) => image[at]!));
    return sum - mean * Math.log(mean) - (1 - mean) * Math.log(1 - mean);
  }, 0);
  expect(oneWord).toBeGreaterThan(25);
  // The grey of the pixels alone costs 12.9 nats: 13 / 255 and 242 / 255 are no 0 and 1.
  expect(losses['reconstructionNats']).toBeLessThan(16);
  expect(losses['perplexity']).toBeGreaterThan(4);
});
