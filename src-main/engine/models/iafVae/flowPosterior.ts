import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { dense } from '../../layers/dense';
import type { WeightSpec, Weights } from '../../layers/layer';
import { logStandardNormal } from '../../objectives/logDensity';
import { clampLogVariance, reparameterise } from '../../objectives/reparameterise';
import { repeatRows } from '../../operations/repeatRows';
import { encoderNetwork } from '../network/network';
import { autoregressiveStep } from './autoregressiveStep';
import type { IafVaeConfig } from './config';

/** Draws of a posterior with their density. */
export interface FlowDraws {
  /** [rows, latentDim] */
  codes: tf.Tensor;
  /** log q(z|x) of each row, nats [rows]. */
  logDensity: tf.Tensor;
}

/** The network from images to posteriors that are a Gaussian bent by a flow. */
export interface FlowPosterior {
  readonly weights: readonly WeightSpec[];
  /** Returns where the flow takes standard normal noise [batch * count, latentDim], `count` rows an image. */
  draw(images: tf.Tensor, noise: tf.Tensor, weights: Weights): FlowDraws;
}

/**
 * Returns the posterior of Kingma et al. 2016, algorithm 1: the encoder gives mean, log-variance and a
 * context; the draw mean + exp(logVariance / 2) noise then goes through the flow's steps, each in the order
 * opposite to the one before.
 *   log q(z|x) = log N(noise | 0, I) - sum of logVariance / 2 - the steps' log-determinants.
 * @throws ConfigError when the encoder's layers do not fit the images.
 */
export function flowPosterior(config: IafVaeConfig, shape: ImageShape): FlowPosterior {
  const { latentDim, flowSteps, flowUnits } = config;
  const network = encoderNetwork(config, shape);
  const head = (name: string, units: number) =>
    dense(`encoder/${name}`, network.featureCount, units, 'linear');
  const [mean, logVariance] = [head('mean', latentDim), head('logVariance', latentDim)];
  const steps = Array.from({ length: flowSteps }, (_, i) =>
    autoregressiveStep(`flow/step${i}`, latentDim, network.featureCount, flowUnits, i % 2 === 1),
  );

  return {
    weights: [network, mean, logVariance, ...steps].flatMap((part) => part.weights),
    draw(images, noise, weights) {
      const count = noise.shape[0] / images.shape[0];
      const features = network.features(images, weights);
      const each = (x: tf.Tensor) => repeatRows(x, count);
      const spread = each(clampLogVariance(logVariance.apply(features, weights)));
      let codes = reparameterise(each(mean.apply(features, weights)), spread, noise);
      let logDensity = tf.sub(logStandardNormal(noise), tf.mul(tf.sum(spread, 1), 0.5));
      for (const step of steps) {
        const next = step.apply(codes, features, weights);
        codes = next.codes;
        logDensity = tf.sub(logDensity, next.logDeterminant);
      }
      return { codes, logDensity };
    },
  };
}
