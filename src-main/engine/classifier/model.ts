import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import type { Weights } from '../layers/layer';
import type { DataSpec, Model } from '../models/model';
import { encoderNetwork, type NetworkConfig } from '../models/network/network';
import { classNatsOf, hitsOf, meanOverKnown } from '../objectives/classification';
import { detach } from '../operations/detach';
import { oneHot } from '../operations/oneHot';

/**
 * Returns a classifier of images: the hidden layers of a config's encoder, with weights of the same names
 * and shapes, and a softmax over the classes. What it is trained by is the cross-entropy of the labels.
 * The code of an image are the log-probabilities of its classes; no image is made of a code: `decode`
 * gives blank ones.
 * @param isFrozen the encoder's weights stay as they are; only the softmax layer learns.
 * @throws ConfigError when the layers do not fit the images.
 */
export function buildClassifier(
  config: NetworkConfig,
  { shape, classCount }: DataSpec,
  isFrozen: boolean,
): Model {
  const encoder = encoderNetwork(config, shape);
  const head = dense('classifier/output', encoder.featureCount, classCount, 'linear');

  /** A gradient to a detached weight is 0, and so is Adam's update of it. */
  function held(weights: Weights): Weights {
    const names = encoder.weights.map(({ name }) => name);
    return new Map(
      [...weights].map(([name, value]) => [name, names.includes(name) ? detach(value) : value]),
    );
  }

  function logClasses(images: tf.Tensor, weights: Weights): tf.Tensor {
    const features = encoder.features(images, isFrozen ? held(weights) : weights);
    return tf.logSoftmax(head.apply(features, weights));
  }

  return {
    latentDim: classCount,
    weights: [...encoder.weights, ...head.weights],
    terms: ['totalNats', 'classNats', 'accuracy'],
    usesLabels: true,
    coefficients: () => ({}),
    losses({ images, labels }, _draws, _coefficients, weights) {
      const given = oneHot(labels!, classCount);
      const known = tf.sum(given, 1);
      const scores = logClasses(images, weights);
      const classNats = meanOverKnown(classNatsOf(scores, given), known);
      const accuracy = meanOverKnown(hitsOf(scores, given), known);
      return { totalNats: classNats, classNats, accuracy };
    },
    encode: ({ images }, weights) => ({
      mean: tf.tidy(() => logClasses(images, weights)),
      logVariance: null,
      klPerDimension: null,
    }),
    decode: (codes) => tf.zeros([codes.shape[0], shape.height, shape.width, shape.channels]),
    reconstructionNats: null,
    samplePrior: null,
    logWeights: null,
  };
}
