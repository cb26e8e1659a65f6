import { expect, test } from 'vitest';
import { decoderLayers } from '../../../../src-main/engine/models/network/decoder';

const shape = { height: 28, width: 20, channels: 3 };
const up = { type: 'convTranspose', filters: 8, kernelSize: 3, stride: 2 } as const;
const dense = { type: 'dense', units: 16 } as const;

test('dense layers end in a dense output of the image’s shape', () => {
  const layers = decoderLayers([dense], 2, shape, 'model.decoder');
  expect(layers.map(({ outputShape }) => outputShape)).toEqual([[16], [1680], [28, 20, 3]]);
});

test('transposed convolutions start from a projection and end in a convolution to the channels', () => {
  const layers = decoderLayers([dense, up, { ...up, filters: 4 }], 2, shape, 'model.decoder');
  expect(layers.map(({ outputShape }) => outputShape)).toEqual([
    [16],
    [280],
    [7, 5, 8],
    [14, 10, 8],
    [28, 20, 4],
    [28, 20, 3],
  ]);
  expect(layers.at(-1)!.weights[0]!.shape).toEqual([3, 3, 3, 4]);
});

test('strides that cannot reach the image’s sides are refused with the numbers', () => {
  const build = () => decoderLayers([up, { ...up, stride: 4 }], 2, shape, 'model.encoder');
  expect(build).toThrow(
    "model.encoder must have strides whose product divides the image's sides 28 x 20, got 2 x 4 = 8",
  );
  expect(build).toThrow(expect.objectContaining({ code: 'config', field: 'model.encoder' }));
});

test('a dense layer after a transposed convolution is refused by name', () => {
  expect(() => decoderLayers([up, dense], 2, shape, 'model.decoder')).toThrow(
    expect.objectContaining({ code: 'config', field: 'model.decoder' }),
  );
});
