import { expect, test } from 'vitest';
import { mirrorOf } from '../../../../src-main/engine/models/network/mirror';

test('convolutions come back in reverse as transposed ones, dense layers behind them do not', () => {
  // The Keras VAE example: its decoder has no counterpart of the encoder's dense 16.
  expect(
    mirrorOf([
      { type: 'conv', filters: 32, kernelSize: 3, stride: 2 },
      { type: 'conv', filters: 64, kernelSize: 5, stride: 1 },
      { type: 'dense', units: 16 },
    ]),
  ).toEqual([
    { type: 'convTranspose', filters: 64, kernelSize: 5, stride: 1 },
    { type: 'convTranspose', filters: 32, kernelSize: 3, stride: 2 },
  ]);
});

test('a dense encoder comes back in reverse', () => {
  const dense = (units: number) => ({ type: 'dense' as const, units });
  expect(mirrorOf([dense(512), dense(256)])).toEqual([dense(256), dense(512)]);
});

test('the mirror of no layers is no layers', () => {
  expect(mirrorOf([])).toEqual([]);
});
