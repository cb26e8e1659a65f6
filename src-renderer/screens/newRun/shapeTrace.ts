import type { ImageShape } from '../../../src-shared/domain';
import { LAYER_LABELS, type LayerSpec } from '../../../src-shared/schema/layers';

/** What leaves a layer: a feature map, or plain numbers. */
export type Features = ImageShape | number;

/** Returns what leaves each encoder layer ('same' padding: a side is divided by the stride, rounded up). */
export function traceEncoder(layers: readonly LayerSpec[], image: ImageShape): Features[] {
  let features: Features = image;
  return layers.map((layer) => {
    if (layer.type === 'dense' || typeof features === 'number') features = unitsOf(layer);
    else {
      features = {
        height: Math.ceil(features.height / layer.stride),
        width: Math.ceil(features.width / layer.stride),
        channels: layer.filters,
      };
    }
    return features;
  });
}

export interface DecoderTrace {
  /** The map that the automatic projection makes for the first transposed convolution; null without one. */
  projection: ImageShape | null;
  /** What leaves each layer. */
  outputs: Features[];
}

/**
 * Returns what leaves each decoder layer, or null where the strides cannot end at the image: the
 * first map has the image's sides divided by all strides, and each layer multiplies them by its own.
 */
export function traceDecoder(layers: readonly LayerSpec[], image: ImageShape): DecoderTrace | null {
  const convs = layers.filter((layer) => layer.type === 'convTranspose');
  const upscale = convs.reduce((product, { stride }) => product * stride, 1);
  if (!(upscale > 0) || image.height % upscale !== 0 || image.width % upscale !== 0) return null;
  const first = convs[0];
  const projection = first
    ? { height: image.height / upscale, width: image.width / upscale, channels: first.filters }
    : null;
  let features = projection;
  const outputs = layers.map((layer) => {
    if (layer.type === 'dense' || features === null) return unitsOf(layer);
    features = {
      height: features.height * layer.stride,
      width: features.width * layer.stride,
      channels: layer.filters,
    };
    return features;
  });
  return { projection, outputs };
}

/**
 * Returns the decoder that an empty list stands for: the encoder's layers in reverse, convolutions
 * transposed. Dense layers behind convolutions are left out: the projection takes their place.
 */
export function mirrorOf(encoder: readonly LayerSpec[]): LayerSpec[] {
  const convs = encoder.filter((layer) => layer.type === 'conv');
  if (convs.length === 0) return [...encoder].reverse();
  return convs.reverse().map((layer) => ({ ...layer, type: 'convTranspose' }));
}

function unitsOf(layer: LayerSpec): number {
  return layer.type === 'dense' ? layer.units : layer.filters;
}

/** One stage on the way of an image through the model. */
export interface Stage {
  title: string;
  features: Features;
  /** The latent code, in the middle of the way. */
  isCode: boolean;
}

/** Returns every stage from the image to its reconstruction, or null where the decoder cannot end at the image. */
export function tracePath(
  encoder: readonly LayerSpec[],
  decoder: readonly LayerSpec[],
  code: { title: string; size: number },
  image: ImageShape,
): Stage[] | null {
  const decoded = traceDecoder(decoder, image);
  if (decoded === null) return null;
  const { projection, outputs } = decoded;
  const stage = (title: string, features: Features) => ({ title, features, isCode: false });
  const decoderStages = (isDense: boolean) =>
    decoder.flatMap((layer, index) =>
      (layer.type === 'dense') === isDense
        ? [stage(LAYER_LABELS[layer.type], outputs[index]!)]
        : [],
    );
  return [
    stage('Image', image),
    ...traceEncoder(encoder, image).map((features, index) =>
      stage(LAYER_LABELS[encoder[index]!.type], features),
    ),
    { title: code.title, features: code.size, isCode: true },
    // Dense layers come before the projection to the first map.
    ...decoderStages(true),
    ...(projection ? [stage('Projection', projection)] : []),
    ...decoderStages(false),
    stage('Output', image),
  ];
}
