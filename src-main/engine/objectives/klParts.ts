import * as tf from '@tensorflow/tfjs-core';
import type { GaussianParameters } from './gaussianKl';
import { logNormal, logStandardNormal } from './logDensity';
import { logMeanExp } from './logMeanExp';

const LOG_2_PI = Math.log(2 * Math.PI);

/** The parts of the KL to a standard normal prior, each an estimate by one draw an image, nats [batch]. */
export interface KlParts {
  /** log q(z|x) - log q(z): what the code tells of the image. */
  mutualInformation: tf.Tensor;
  /** log q(z) - sum_j log q(z_j): how far the dimensions are from independent of one another. */
  totalCorrelation: tf.Tensor;
  /** sum_j (log q(z_j) - log p(z_j)): how far each dimension by itself is from the prior. */
  dimensionKl: tf.Tensor;
}

/**
 * Returns the three parts of the KL (Chen, Li, Grosse and Duvenaud, "Isolating Sources of
 * Disentanglement in Variational Autoencoders", 2018, equation 2) for codes drawn from the posteriors
 * of a batch, all [batch, latentDim]. They add up to log q(z|x) - log p(z).
 *
 * q(z), the mixture of the posteriors of all `trainCount` images, is estimated from those of the batch
 * by minibatch stratified sampling (appendix C.2): the code's own posterior has the weight 1/trainCount
 * that it has among all, and the others stand for the rest.
 */
export function klParts(
  codes: tf.Tensor,
  { mean, logVariance }: GaussianParameters,
  trainCount: number,
): KlParts {
  const [batch, dimensions] = mean.shape as [number, number];
  // log of each weight, times the batch: logMeanExp divides by it again.
  const logWeights = tf.log(tf.mul(stratifiedWeights(batch, trainCount), batch));
  const perDimension = logDensities(codes, { mean, logVariance });
  const joint = logMeanExp(tf.add(tf.sum(perDimension, 1), logWeights));
  const weighed = tf.add(perDimension, tf.reshape(logWeights, [batch, 1, batch]));
  const marginals = logMeanExp(tf.reshape(weighed, [batch * dimensions, batch]));
  const product = tf.sum(tf.reshape(marginals, [batch, dimensions]), 1);
  return {
    mutualInformation: tf.sub(logNormal(codes, mean, logVariance), joint),
    totalCorrelation: tf.sub(joint, product),
    dimensionKl: tf.sub(product, logStandardNormal(codes)),
  };
}

/** log q(z_i | x_j) of each dimension: [code i, dimension, posterior j]. */
function logDensities(codes: tf.Tensor, { mean, logVariance }: GaussianParameters): tf.Tensor {
  const [batch, dimensions] = mean.shape as [number, number];
  const across = (x: tf.Tensor) => tf.reshape(tf.transpose(x), [1, dimensions, batch]);
  const differences = tf.sub(tf.reshape(codes, [batch, dimensions, 1]), across(mean));
  const squares = tf.mul(tf.square(differences), across(tf.exp(tf.neg(logVariance))));
  return tf.mul(tf.add(squares, across(tf.add(logVariance, LOG_2_PI))), -0.5);
}

/**
 * Returns the weights of a batch's posteriors in the mixture of all, [code, posterior]: with n images in
 * all and m + 1 in the batch, 1/n for a code's own posterior, 1/m for m - 1 of the others and
 * (n - m)/(n m) for the last one; they add up to 1. A batch larger than the training set (of
 * validation images) counts as all there are.
 */
function stratifiedWeights(batch: number, trainCount: number): tf.Tensor {
  const total = Math.max(batch, trainCount);
  const others = batch - 1;
  if (others === 0) return tf.ones([1, 1]);
  const places = Array.from({ length: batch }, (_, i) => i);
  const at = (shift: number) => {
    const shifted = places.map((place) => (place + shift) % batch);
    return tf.oneHot(tf.tensor1d(shifted, 'int32'), batch, 1, 0, 'float32');
  };
  const own = tf.mul(at(0), 1 / total - 1 / others);
  const last = tf.mul(at(1), (total - others) / (total * others) - 1 / others);
  return tf.add(tf.add(own, last), 1 / others);
}
