import type { ImageShape } from '../../../../src-shared/domain';
import { ConfigError } from '../../../../src-shared/errors';
import type { ConvSpec, DenseSpec, LayerSpec } from '../../../../src-shared/schema/layers';
import { conv2d } from '../../layers/conv2d';
import { dense } from '../../layers/dense';
import type { Activation, Layer } from '../../layers/layer';
import { reshape } from '../../layers/reshape';
import { sizeOf } from '../../shape';

/** Hidden layers that are not those of an encoder. */
export interface HiddenLayers {
  /** Name of the config's field, and the beginning of the weights' names. */
  part: string;
  activation: Activation;
}

/**
 * Returns the hidden layers of the encoder, all with ReLU, from images to [batch, units].
 * @throws ConfigError for the field 'model.encoder' (that of `part`) when a convolution follows a dense layer.
 */
export function encoderLayers(
  specs: readonly LayerSpec[],
  shape: ImageShape,
  { part, activation }: HiddenLayers = { part: 'encoder', activation: 'relu' },
): Layer[] {
  const convs = specs.filter((spec): spec is ConvSpec => spec.type === 'conv');
  const denses = specs.filter((spec): spec is DenseSpec => spec.type === 'dense');
  if (specs.slice(0, convs.length).some(({ type }) => type !== 'conv')) {
    throw new ConfigError(
      `model.${part} must have its convolutions before its dense layers, got a convolution after a dense layer`,
      `model.${part}`,
    );
  }
  const layers: Layer[] = [];
  let features = shape;
  for (const [index, spec] of convs.entries()) {
    layers.push(conv2d(`${part}/conv${index}`, features, spec, activation));
    features = convolved(features, spec);
  }
  let units = sizeOf([features.height, features.width, features.channels]);
  layers.push(reshape([units]));
  for (const [index, spec] of denses.entries()) {
    layers.push(dense(`${part}/dense${convs.length + index}`, units, spec.units, activation));
    units = spec.units;
  }
  return layers;
}

function convolved({ height, width }: ImageShape, { filters, stride }: ConvSpec): ImageShape {
  return {
    height: Math.ceil(height / stride),
    width: Math.ceil(width / stride),
    channels: filters,
  };
}
