import * as tf from '@tensorflow/tfjs-core';
import type { WeightSpec, Weights } from '../layers/layer';
import { bernoulliNllNats } from './bernoulli';
import { gaussianNllNats } from './gaussian';

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
