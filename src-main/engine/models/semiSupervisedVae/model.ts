import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../layers/layer';
import { classNatsOf, hitsOf, meanOverKnown } from '../../objectives/classification';
import { klNatsPerDimension } from '../../objectives/kl';
import { logNormal, logStandardNormal } from '../../objectives/logDensity';
import { reparameterise } from '../../objectives/reparameterise';
import { oneHot } from '../../operations/oneHot';
import { repeatRows } from '../../operations/repeatRows';
import type { Draws } from '../../random/draws';
import { ELBO_KEYS } from '../../objectives/terms';
import type { Batch, DataSpec, Model } from '../model';
import { likelihoodDecoder } from '../network/likelihoodDecoder';
import { classEncoder, everyClass } from './classEncoder';
import { classPosterior } from './classifier';
import type { SemiSupervisedVaeConfig } from './config';
import { distorted } from './distortion';

/**
 * Returns M2 of Kingma, Mohamed, Rezende and Welling, "Semi-supervised learning with deep generative
 * models" (2014): x is made from a class y with even chances and a code z ~ N(0, I). An image with a
 * label costs L(x, y) (equation 6); one without costs the mean of L(x, y) over q(y|x), less q's entropy
 * (equation 7); to their mean comes the cross-entropy of q(y|x) over the labelled images of the batch
 * (equation 9), weighed by `classWeight` (the paper's alpha for sums over N images is N times it).
 * Sums over pixels and latents.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildSemiSupervisedVae(
  config: SemiSupervisedVaeConfig,
  { shape, classCount }: DataSpec,
): Model {
  const { latentDim, classWeight, labelledPerBatch } = config;
  const encoder = classEncoder(config, shape, latentDim, classCount);
  const decoder = likelihoodDecoder(config, latentDim + classCount, shape);
  const classifier = classPosterior(config.classifier, shape, classCount);

  /** A draw of the code under each class: what it costs, each [batch, classCount]. */
  function drawnUnderEachClass(images: tf.Tensor, draws: Draws, weights: Weights) {
    const count = images.shape[0];
    const { mean, logVariance } = encoder.allPosteriors(images, weights);
    const codes = reparameterise(mean, logVariance, draws.normal(mean.shape));
    const labelled = tf.concat([codes, everyClass(count, classCount)], 1);
    const nats = decoder.imageNats(repeatRows(images, classCount), labelled, weights);
    return { mean, logVariance, codes, nats: tf.reshape(nats, [count, classCount]) };
  }

  /** The classes of images, one-hot where they are known, else q(y|x) [batch, classCount]. */
  function classesOf({ images, labels }: Batch, weights: Weights): tf.Tensor {
    const given = oneHot(labels!, classCount);
    const unknown = tf.sub(1, tf.sum(given, 1, true));
    const guessed = tf.exp(classifier.logClasses(images, weights));
    return tf.add(given, tf.mul(unknown, guessed));
  }

  /** Codes with their class; even chances where it is not known. */
  function withClass(codes: tf.Tensor, labels: tf.Tensor): tf.Tensor {
    const given = oneHot(labels, classCount);
    const unknown = tf.sub(1, tf.sum(given, 1, true));
    return tf.concat([codes, tf.add(given, tf.div(unknown, classCount))], 1);
  }

  const posteriorOf = (batch: Batch, weights: Weights) =>
    encoder.posterior(batch.images, classesOf(batch, weights), weights);

  return {
    latentDim,
    weights: [...encoder.weights, ...decoder.weights, ...classifier.weights],
    terms: [...ELBO_KEYS, 'classNats', 'accuracy'],
    usesLabels: true,
    labelledPerBatch,
    // The settled objective sees images as they are.
    coefficients: (epoch) => ({ distortion: epoch === Infinity ? 0 : 1 }),
    losses({ images, labels }, draws, coefficients, weights) {
      const given = oneHot(labels!, classCount);
      const known = tf.sum(given, 1);
      const seen = distorted(images, config, coefficients['distortion']!, draws);
      const logClasses = classifier.logClasses(seen, weights);
      const classes = tf.exp(logClasses);

      const drawn = drawnUnderEachClass(images, draws, weights);
      const codeNats = tf.sum(klNatsPerDimension(drawn.mean, drawn.logVariance), 1);
      const priorNats = tf.add(tf.reshape(codeNats, given.shape), Math.log(classCount));
      const boundNats = tf.add(drawn.nats, priorNats);

      const reconstruction = tf.sum(tf.mul(classes, drawn.nats), 1);
      const kl = tf.sum(tf.mul(classes, tf.add(priorNats, logClasses)), 1);
      const unlabelled = tf.add(reconstruction, kl);
      const labelled = tf.sum(tf.mul(given, boundNats), 1);
      const bound = tf.add(labelled, tf.mul(tf.sub(1, known), unlabelled));
      const classNats = meanOverKnown(classNatsOf(logClasses, given), known);
      return {
        totalNats: tf.add(tf.mean(bound), tf.mul(classNats, classWeight)),
        elboNats: tf.mean(unlabelled),
        reconstructionNats: tf.mean(reconstruction),
        klNats: tf.mean(kl),
        classNats,
        accuracy: meanOverKnown(hitsOf(logClasses, given), known),
      };
    },
    encode: (batch, weights) =>
      tf.tidy(() => {
        const { mean, logVariance } = posteriorOf(batch, weights);
        return { mean, logVariance, klPerDimension: klNatsPerDimension(mean, logVariance) };
      }),
    decode: (codes, labels, weights) =>
      tf.tidy(() => decoder.mean(withClass(codes, labels!), weights)),
    reconstructionNats: (batch, codes, weights) =>
      tf.tidy(() => {
        const labelled = tf.concat([codes, classesOf(batch, weights)], 1);
        return decoder.imageNats(batch.images, labelled, weights);
      }),
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    // p(x) = mean over y of p(x|y), and each p(x|y) from a draw of q(z|x, y): no q(y|x) is needed.
    logWeights: ({ images }, count, draws, weights) =>
      tf.tidy(() => {
        const repeated = repeatRows(images, count);
        const { mean, logVariance, codes, nats } = drawnUnderEachClass(repeated, draws, weights);
        const ratio = tf.sub(logStandardNormal(codes), logNormal(codes, mean, logVariance));
        const underEach = tf.sub(tf.reshape(ratio, nats.shape), nats);
        const overClasses = tf.sub(tf.logSumExp(underEach, 1), Math.log(classCount));
        return tf.reshape(overClasses, [images.shape[0], count]);
      }),
  };
}
