import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { featureNormalised } from '../../layers/featureNorm';
import { applyLayers, type Layer, type WeightSpec, type Weights } from '../../layers/layer';
import { decoderLayers } from '../network/decoder';
import { mirrorOf } from '../network/mirror';
import type { GanConfig } from './config';

/** The network that makes images. */
export interface Generator {
  readonly weights: readonly WeightSpec[];
  /** [batch, latentDim] to [batch, height, width, channels]. */
  images(codes: tf.Tensor, weights: Weights): tf.Tensor;
}

/**
 * Returns the config's generator: ReLU after each hidden layer, then its features brought to one size,
 * which stands in for DCGAN's batch normalisation.
 * @throws ConfigError when its layers do not fit one another or the image's shape.
 */
export function generatorNetwork(config: GanConfig, shape: ImageShape): Generator {
  const layers = layersOf(config, shape);
  const last = layers.findLastIndex((layer) => layer.weights.length > 0);
  const network = layers.map((layer, i) =>
    i < last && layer.weights.length > 0 ? featureNormalised(layer) : layer,
  );
  return {
    weights: network.flatMap((layer) => layer.weights),
    images(codes, weights) {
      const output = applyLayers(network, codes, weights);
      return config.output === 'unit' ? tf.sigmoid(output) : output;
    },
  };
}

function layersOf({ discriminator, generator, latentDim }: GanConfig, shape: ImageShape): Layer[] {
  return generator.length === 0
    ? decoderLayers(mirrorOf(discriminator), latentDim, shape, 'model.discriminator')
    : decoderLayers(generator, latentDim, shape, 'model.generator');
}
