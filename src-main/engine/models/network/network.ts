import type { Tensor } from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import type { LayerSpec } from '../../../../src-shared/schema/layers';
import { applyLayers, type WeightSpec, type Weights } from '../../layers/layer';
import { decoderLayers } from './decoder';
import { encoderLayers } from './encoder';
import { mirrorOf } from './mirror';

/** The hidden layers that a model's config asks for. */
export interface NetworkConfig {
  encoder: LayerSpec[];
  /** Empty: the mirror of the encoder. */
  decoder: LayerSpec[];
}

/** The network from images towards codes, up to its last hidden layer. */
export interface EncoderNetwork {
  readonly weights: readonly WeightSpec[];
  readonly featureCount: number;
  /** [batch, height, width, channels] to [batch, featureCount]. */
  features(images: Tensor, weights: Weights): Tensor;
}

/** The network from codes to the numbers that a likelihood wants. */
export interface DecoderNetwork {
  readonly weights: readonly WeightSpec[];
  /** [batch, codeSize] to [batch, height, width, outputChannels]. */
  output(codes: Tensor, weights: Weights): Tensor;
}

/**
 * Returns the encoder's hidden layers for images of a shape.
 * @throws ConfigError when its layers do not fit.
 */
export function encoderNetwork(config: NetworkConfig, input: ImageShape): EncoderNetwork {
  const layers = encoderLayers(config.encoder, input);
  return {
    weights: layers.flatMap((layer) => layer.weights),
    featureCount: layers.at(-1)!.outputShape[0]!,
    features: (images, weights) => applyLayers(layers, images, weights),
  };
}

/**
 * Returns the decoder with its output layer.
 * @param output side lengths of the images, and the channels that the likelihood wants.
 * @throws ConfigError when its layers do not fit.
 */
export function decoderNetwork(
  config: NetworkConfig,
  codeSize: number,
  output: ImageShape,
): DecoderNetwork {
  const layers =
    config.decoder.length === 0
      ? decoderLayers(mirrorOf(config.encoder), codeSize, output, 'model.encoder')
      : decoderLayers(config.decoder, codeSize, output, 'model.decoder');
  return {
    weights: layers.flatMap((layer) => layer.weights),
    output: (codes, weights) => applyLayers(layers, codes, weights),
  };
}
