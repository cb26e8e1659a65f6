import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../../layers/dense';
import { weight, type WeightSpec, type Weights } from '../../layers/layer';
import { detach } from '../../operations/detach';
import type { DataSpec, Model } from '../model';
import { likelihoodDecoder } from '../network/likelihoodDecoder';
import { encoderNetwork } from '../network/network';
import { nearestWords, perplexity, straightThrough } from './codebook';
import type { VqVaeConfig } from './config';

const CODEBOOK = 'codebook/words';

/**
 * Returns a VQ-VAE (van den Oord, Vinyals and Kavukcuoglu 2017, equation 3): a dense head gives
 * `groups` vectors an image, each replaced by its nearest word. Distances are sums over the code, means
 * over the batch. Codes from outside are taken to their nearest words before they are decoded.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildVqVae(config: VqVaeConfig, { shape }: DataSpec): Model {
  const { groups, embeddingDim, codebookSize, commitment } = config;
  const latentDim = groups * embeddingDim;
  const encoder = encoderNetwork(config, shape);
  const head = dense('encoder/code', encoder.featureCount, latentDim, 'linear');
  const decoder = likelihoodDecoder(config, latentDim, shape);
  const codebook: WeightSpec = {
    name: CODEBOOK,
    shape: [codebookSize, embeddingDim],
    // About as wide as the encoder's first answers: many words are then near some image and learn.
    initializer: { kind: 'normal', deviation: 0.5 },
  };

  const vectorsOf = (images: tf.Tensor, weights: Weights) =>
    head.apply(encoder.features(images, weights), weights);

  /** The nearest words of codes [batch, latentDim], of their shape, and which those are. */
  function quantise(codes: tf.Tensor, weights: Weights) {
    const words = weight(weights, CODEBOOK);
    const choices = nearestWords(tf.reshape(codes, [-1, embeddingDim]), words);
    return { words: tf.reshape(tf.matMul(choices, words), codes.shape), choices };
  }

  return {
    latentDim,
    weights: [...encoder.weights, ...head.weights, ...decoder.weights, codebook],
    terms: ['totalNats', 'reconstructionNats', 'codebookDistance', 'perplexity'],
    usesLabels: false,
    coefficients: () => ({ commitment }),
    losses({ images }, _draws, coefficients, weights) {
      const vectors = vectorsOf(images, weights);
      const { words, choices } = quantise(vectors, weights);
      const codes = straightThrough(vectors, words);
      const reconstruction = tf.mean(decoder.imageNats(images, codes, weights));
      const toWords = meanSquaredDistance(detach(vectors), words);
      const toVectors = meanSquaredDistance(vectors, detach(words));
      const held = tf.add(toWords, tf.mul(toVectors, coefficients['commitment']!));
      return {
        totalNats: tf.add(reconstruction, held),
        reconstructionNats: reconstruction,
        codebookDistance: toWords,
        perplexity: perplexity(choices),
      };
    },
    encode: ({ images }, weights) => ({
      mean: tf.tidy(() => quantise(vectorsOf(images, weights), weights).words),
      logVariance: null,
      klPerDimension: null,
    }),
    decode: (codes, _labels, weights) =>
      tf.tidy(() => decoder.mean(quantise(codes, weights).words, weights)),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, quantise(codes, weights).words, weights)),
    samplePrior: (count, draws, weights) =>
      tf.tidy(() => {
        const places = tf.floor(tf.mul(draws.uniform([count * groups]), codebookSize));
        const chosen = tf.cast(places, 'int32');
        return tf.reshape(tf.gather(weight(weights, CODEBOOK), chosen), [count, latentDim]);
      }),
    logWeights: null,
  };
}

/** Of each image's code to the one beside it, as a mean over images. */
function meanSquaredDistance(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.mean(tf.sum(tf.squaredDifference(a, b), 1));
}
