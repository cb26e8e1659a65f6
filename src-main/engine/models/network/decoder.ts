import type { ImageShape } from '../../../../src-shared/domain';
import { ConfigError } from '../../../../src-shared/errors';
import type { ConvTransposeSpec, DenseSpec, LayerSpec } from '../../../../src-shared/schema/layers';
import { conv2dTranspose } from '../../layers/conv2dTranspose';
import { dense } from '../../layers/dense';
import type { Layer } from '../../layers/layer';
import { reshape } from '../../layers/reshape';
import { sizeOf } from '../../shape';

/** The automatic output layer after transposed convolutions, as in the Keras VAE example. */
const OUTPUT_KERNEL_SIZE = 3;

/**
 * Returns the decoder from codes [batch, latentDim] to the likelihood's parameters, one for each
 * pixel: [batch, height, width, channels]. Hidden layers have ReLU. A dense layer 'project' leads to
 * the first transposed convolution: its feature map has that layer's filters and the image's side
 * divided by all strides. The output layer is a transposed convolution, or dense where there is none.
 * @param field the config field that the specs come from, for messages.
 * @throws ConfigError when a dense layer follows a transposed convolution, or the strides do not
 *   divide the image's sides.
 */
export function decoderLayers(
  specs: readonly LayerSpec[],
  latentDim: number,
  shape: ImageShape,
  field: string,
): Layer[] {
  const denses = specs.filter((spec): spec is DenseSpec => spec.type === 'dense');
  const convs = specs.filter((spec): spec is ConvTransposeSpec => spec.type === 'convTranspose');
  if (specs.slice(0, denses.length).some(({ type }) => type !== 'dense')) {
    throw new ConfigError(
      `${field} must have its dense layers before its transposed convolutions, got a dense layer after one`,
      field,
    );
  }
  const layers: Layer[] = [];
  let units = latentDim;
  for (const [index, spec] of denses.entries()) {
    layers.push(dense(`decoder/dense${index}`, units, spec.units, 'relu'));
    units = spec.units;
  }
  const head = convs.length === 0 ? denseOutput : convOutput;
  return [...layers, ...head(convs, denses.length, units, shape, field)];
}

function denseOutput(
  _convs: readonly ConvTransposeSpec[],
  _firstIndex: number,
  units: number,
  { height, width, channels }: ImageShape,
): Layer[] {
  const pixels = [height, width, channels];
  return [dense('decoder/output', units, sizeOf(pixels), 'linear'), reshape(pixels)];
}

function convOutput(
  convs: readonly ConvTransposeSpec[],
  firstIndex: number,
  units: number,
  shape: ImageShape,
  field: string,
): Layer[] {
  let features = firstFeatures(convs, shape, field);
  const start = [features.height, features.width, features.channels];
  const layers = [dense('decoder/project', units, sizeOf(start), 'relu'), reshape(start)];
  for (const [index, spec] of convs.entries()) {
    const name = `decoder/convTranspose${firstIndex + index}`;
    layers.push(conv2dTranspose(name, features, spec, 'relu'));
    features = {
      height: features.height * spec.stride,
      width: features.width * spec.stride,
      channels: spec.filters,
    };
  }
  const output = { filters: shape.channels, kernelSize: OUTPUT_KERNEL_SIZE, stride: 1 };
  return [...layers, conv2dTranspose('decoder/output', features, output, 'linear')];
}

function firstFeatures(
  convs: readonly ConvTransposeSpec[],
  { height, width }: ImageShape,
  field: string,
): ImageShape {
  const upscale = convs.reduce((product, { stride }) => product * stride, 1);
  if (height % upscale !== 0 || width % upscale !== 0) {
    const strides = convs.map(({ stride }) => stride).join(' x ');
    throw new ConfigError(
      `${field} must have strides whose product divides the image's sides ${height} x ${width}, got ${strides} = ${upscale}`,
      field,
    );
  }
  return { height: height / upscale, width: width / upscale, channels: convs[0]!.filters };
}
