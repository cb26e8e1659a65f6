import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { dense } from '../../layers/dense';
import type { WeightSpec, Weights } from '../../layers/layer';
import { clampLogVariance } from '../../objectives/reparameterise';
import { repeatRows } from '../../operations/repeatRows';
import type { GaussianPosterior } from '../network/gaussianEncoder';
import { encoderNetwork, type NetworkConfig } from '../network/network';

/** The network from images and classes to Gaussian posteriors of codes, q(z|x, y). */
export interface ClassEncoder {
  readonly weights: readonly WeightSpec[];
  /** Posteriors of images, each with the classes beside it [batch, classCount]. */
  posterior(images: tf.Tensor, classes: tf.Tensor, weights: Weights): GaussianPosterior;
  /** Posteriors of each image under each class, [batch * classCount, latentDim]: an image's rows side by side. */
  allPosteriors(images: tf.Tensor, weights: Weights): GaussianPosterior;
}

/**
 * Returns the config's encoder with the class joined to its features, from which two linear heads give
 * mean and log-variance: so the layers are passed once for all classes of an image.
 * @throws ConfigError when the layers do not fit the images.
 */
export function classEncoder(
  config: NetworkConfig,
  shape: ImageShape,
  latentDim: number,
  classCount: number,
): ClassEncoder {
  const network = encoderNetwork(config, shape);
  const inputs = network.featureCount + classCount;
  const mean = dense('encoder/mean', inputs, latentDim, 'linear');
  const logVariance = dense('encoder/logVariance', inputs, latentDim, 'linear');

  function heads(features: tf.Tensor, classes: tf.Tensor, weights: Weights): GaussianPosterior {
    const joined = tf.concat([features, classes], 1);
    return {
      mean: mean.apply(joined, weights),
      logVariance: clampLogVariance(logVariance.apply(joined, weights)),
    };
  }

  return {
    weights: [...network.weights, ...mean.weights, ...logVariance.weights],
    posterior: (images, classes, weights) =>
      heads(network.features(images, weights), classes, weights),
    allPosteriors(images, weights) {
      const features = repeatRows(network.features(images, weights), classCount);
      return heads(features, everyClass(images.shape[0], classCount), weights);
    },
  };
}

/** Returns each class once for each of `count` images, one-hot [count * classCount, classCount]. */
export function everyClass(count: number, classCount: number): tf.Tensor {
  const classes = tf.oneHot(tf.range(0, classCount, 1, 'int32'), classCount);
  return tf.tile(tf.cast(classes, 'float32'), [count, 1]);
}
