import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape, ModelAbilities } from '../../../../src-shared/domain';
import type { FieldSchema } from '../../../../src-shared/schema/fields';
import { dense } from '../../layers/dense';
import type { WeightSpec, Weights } from '../../layers/layer';
import type { Model } from '../model';
import { LIKELIHOOD_FIELDS, type LikelihoodConfig, NETWORK_FIELDS } from '../network/fields';
import { type LikelihoodDecoder, likelihoodDecoder } from '../network/likelihoodDecoder';
import { encoderNetwork, type NetworkConfig } from '../network/network';

/* What the autoencoders without posterior have in common: an image has one code, and no code is drawn. */

/** Settings that they share. */
export interface AutoencoderConfig extends NetworkConfig, LikelihoodConfig {
  latentDim: number;
}

/** Returns the field of the code's size. Codes may have more numbers than the image: over-complete. */
export function codeSizeField(usual: number): FieldSchema {
  return {
    kind: 'integer',
    key: 'latentDim',
    label: 'Code size',
    help: 'Numbers in the code of an image. Fewer than the image has make it summarise; more need a rule against copying.',
    min: 1,
    max: 2048,
    default: usual,
  };
}

/** Returns the fields of `AutoencoderConfig`, with codes of a usual size. */
export function autoencoderFields(codeSize: number): FieldSchema[] {
  return [...NETWORK_FIELDS, codeSizeField(codeSize), ...LIKELIHOOD_FIELDS];
}

export const AUTOENCODER_ABILITIES: ModelAbilities = {
  encodes: true,
  hasPosterior: false,
  prior: 'none',
  labels: 'none',
  hasLikelihood: false,
};

/** The networks between images and codes. */
export interface CodeNetwork {
  readonly latentDim: number;
  readonly weights: readonly WeightSpec[];
  /** Codes of images, [batch, latentDim]. */
  readonly code: (images: tf.Tensor, weights: Weights) => tf.Tensor;
  readonly decoder: LikelihoodDecoder;
}

/**
 * Returns the config's encoder with one head 'encoder/code', followed by `activation`, and its decoder.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function codeNetwork(
  config: AutoencoderConfig,
  shape: ImageShape,
  activation: (sums: tf.Tensor) => tf.Tensor = (sums) => sums,
): CodeNetwork {
  const { latentDim } = config;
  const network = encoderNetwork(config, shape);
  const head = dense('encoder/code', network.featureCount, latentDim, 'linear');
  const decoder = likelihoodDecoder(config, latentDim, shape);
  return {
    latentDim,
    weights: [...network.weights, ...head.weights, ...decoder.weights],
    code: (images, weights) => activation(head.apply(network.features(images, weights), weights)),
    decoder,
  };
}

/** Returns the model of such networks with its losses, none of which changes from step to step. */
export function codeModel(
  { latentDim, weights: specs, code, decoder }: CodeNetwork,
  terms: readonly string[],
  losses: Model['losses'],
): Model {
  return {
    latentDim,
    weights: specs,
    terms,
    usesLabels: false,
    coefficients: () => ({}),
    losses,
    encode: ({ images }, weights) => ({
      mean: tf.tidy(() => code(images, weights)),
      logVariance: null,
      klPerDimension: null,
    }),
    decode: (codes, _labels, weights) => tf.tidy(() => decoder.mean(codes, weights)),
    reconstructionNats: ({ images }, codes, weights) =>
      tf.tidy(() => decoder.imageNats(images, codes, weights)),
    samplePrior: null,
    logWeights: null,
  };
}
