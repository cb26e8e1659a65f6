import * as tf from '@tensorflow/tfjs-core';
import { weight, type WeightSpec, type Weights } from '../layers/layer';
import { bernoulliNllNats } from './bernoulli';
import { categoricalMean, categoricalNllNats } from './categorical';
import { boundedLogSigma, gaussianNllNats, learnedGaussianNllNats } from './gaussian';

/** How a value of an image is distributed around the decoder's answer: p(x|z). */
export interface Likelihood {
  /** Weights of its own, such as a learned standard deviation. */
  readonly weights: readonly WeightSpec[];
  /** Channels of the decoder's output for images of so many channels. */
  outputChannels(channels: number): number;
  /** -log p(x|z) of each value, nats, of the images' shape; `output` [batch, h, w, outputChannels]. */
  nllNats(output: tf.Tensor, images: tf.Tensor, weights: Weights): tf.Tensor;
  /** Expected images. */
  mean(output: tf.Tensor): tf.Tensor;
}

/** Returns independent Bernoulli pixels whose logits the decoder gives. */
export function bernoulliLikelihood(): Likelihood {
  return {
    weights: [],
    outputChannels: (channels) => channels,
    nllNats: (output, images) => bernoulliNllNats(output, images),
    mean: (output) => tf.sigmoid(output),
  };
}

/** Returns independent normal pixels around the decoder's output with one standard deviation. */
export function gaussianLikelihood(sigma: number): Likelihood {
  return {
    weights: [],
    outputChannels: (channels) => channels,
    nllNats: (output, images) => gaussianNllNats(output, images, sigma),
    mean: (output) => output,
  };
}

/**
 * A step of Adam moves a weight by about the learning rate. With the logarithm of sigma ten times its
 * weight, the usual rate of 1e-3 changes sigma by 1 % a step instead of 0.1 %.
 */
const LOG_SIGMA_PER_WEIGHT = 10;

/**
 * Returns independent normal pixels around the decoder's output with one learned standard deviation,
 * within SIGMA_BOUNDS; it starts at 1. Where the means are as good as they get, it becomes the root of
 * their mean squared error (Rybkin, Daniilidis and Levine, "Simple and effective VAE training with
 * calibrated decoders", 2021, section 3).
 */
export function learnedGaussianLikelihood(): Likelihood {
  const name = 'likelihood/logSigma';
  return {
    weights: [{ name, shape: [1], initializer: { kind: 'zeros' } }],
    outputChannels: (channels) => channels,
    nllNats: (output, images, weights) => {
      const logSigma = boundedLogSigma(tf.mul(weight(weights, name), LOG_SIGMA_PER_WEIGHT));
      return learnedGaussianNllNats(output, images, logSigma);
    },
    mean: (output) => output,
  };
}

/**
 * Returns independent values of `levels` classes: the decoder gives the logits of each, level by level
 * within a channel. The likelihood is a probability, not a density: its nats compare with other
 * categorical ones of as many levels only.
 */
export function categoricalLikelihood(levels: number): Likelihood {
  const logitsOf = (output: tf.Tensor) => {
    const [batch, height, width, channels] = output.shape as [number, number, number, number];
    return tf.reshape(output, [batch, height, width, channels / levels, levels]);
  };
  return {
    weights: [],
    outputChannels: (channels) => channels * levels,
    nllNats: (output, images) => categoricalNllNats(logitsOf(output), images),
    mean: (output) => categoricalMean(logitsOf(output)),
  };
}
