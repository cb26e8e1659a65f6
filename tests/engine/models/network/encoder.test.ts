import { expect, test } from 'vitest';
import { encoderLayers } from '../../../../src-main/engine/models/network/encoder';

const conv = { type: 'conv', filters: 8, kernelSize: 3, stride: 2 } as const;
const dense = { type: 'dense', units: 16 } as const;

test('convolutions halve the sides rounding up, then all is flat', () => {
  const layers = encoderLayers([conv, conv, dense], { height: 28, width: 25, channels: 3 });
  expect(layers.map(({ outputShape }) => outputShape)).toEqual([
    [14, 13, 8],
    [7, 7, 8],
    [392],
    [16],
  ]);
});

test('weights are named by layer kind and place', () => {
  const layers = encoderLayers([conv, dense], { height: 8, width: 8, channels: 1 });
  expect(layers.flatMap(({ weights }) => weights.map(({ name }) => name))).toEqual([
    'encoder/conv0/kernel',
    'encoder/conv0/bias',
    'encoder/dense1/kernel',
    'encoder/dense1/bias',
  ]);
});

test('without layers the pixels themselves are the features', () => {
  const [flat] = encoderLayers([], { height: 4, width: 5, channels: 2 });
  expect(flat!.outputShape).toEqual([40]);
});

test('a convolution after a dense layer is refused by name', () => {
  expect(() => encoderLayers([dense, conv], { height: 8, width: 8, channels: 1 })).toThrow(
    expect.objectContaining({ code: 'config', field: 'model.encoder' }),
  );
});
