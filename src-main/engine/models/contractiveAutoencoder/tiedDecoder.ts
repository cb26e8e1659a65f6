import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { ConfigError } from '../../../../src-shared/errors';
import { biasActivation } from '../../layers/biasActivation';
import { weight } from '../../layers/layer';
import { sizeOf } from '../../shape';
import { likelihoodOf, type LikelihoodConfig } from '../network/fields';
import type { LikelihoodDecoder } from '../network/likelihoodDecoder';

/**
 * Returns a decoder whose kernel is the transpose of the encoder's only one: h W' + c.
 * @param kernel name of the encoder's kernel [values of an image, latentDim]
 * @throws ConfigError for a likelihood that wants more outputs than the image has values.
 */
export function tiedDecoder(
  config: LikelihoodConfig,
  kernel: string,
  { height, width, channels }: ImageShape,
): LikelihoodDecoder {
  const likelihood = likelihoodOf(config);
  if (likelihood.outputChannels(channels) !== channels) {
    throw new ConfigError(
      `model.likelihood must have one output for each value where encoder and decoder share their weights, got ${config.likelihood}`,
      'model.likelihood',
    );
  }
  const bias = 'decoder/output/bias';
  const output = (codes: tf.Tensor, weights: Parameters<LikelihoodDecoder['mean']>[1]) => {
    const sums = tf.matMul(codes, weight(weights, kernel), false, true);
    const values = biasActivation(sums, weight(weights, bias), 'linear');
    return tf.reshape(values, [codes.shape[0], height, width, channels]);
  };
  return {
    weights: [
      { name: bias, shape: [sizeOf([height, width, channels])], initializer: { kind: 'zeros' } },
      ...likelihood.weights,
    ],
    imageNats: (images, codes, weights) =>
      tf.sum(likelihood.nllNats(output(codes, weights), images, weights), [1, 2, 3]),
    mean: (codes, weights) => likelihood.mean(output(codes, weights)),
  };
}
