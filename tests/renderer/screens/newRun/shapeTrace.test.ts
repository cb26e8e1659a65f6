import { describe, expect, test } from 'vitest';
import {
  mirrorOf,
  traceDecoder,
  traceEncoder,
  tracePath,
} from '../../../../src-renderer/screens/newRun/shapeTrace';
import { mirrorOf as engineMirrorOf } from '../../../../src-main/engine/models/network/mirror';
import type { LayerSpec } from '../../../../src-shared/schema/layers';

const MNIST = { height: 28, width: 28, channels: 1 };
const CODE = { title: 'Code', size: 2 };
const map = (side: number, channels: number) => ({ height: side, width: side, channels });
// The Keras VAE example: its model summary gives these shapes.
const ENCODER: LayerSpec[] = [
  { type: 'conv', filters: 32, kernelSize: 3, stride: 2 },
  { type: 'conv', filters: 64, kernelSize: 3, stride: 2 },
  { type: 'dense', units: 16 },
];

describe('shapes on the way through the layers', () => {
  test('the encoder of the Keras VAE example gives 14×14×32, 7×7×64, 16', () => {
    expect(traceEncoder(ENCODER, MNIST)).toEqual([map(14, 32), map(7, 64), 16]);
  });

  test('its mirror starts from 7×7×64 and ends at the image’s side', () => {
    expect(traceDecoder(mirrorOf(ENCODER), MNIST)).toEqual({
      projection: map(7, 64),
      outputs: [map(14, 64), map(28, 32)],
    });
  });

  test('a side that the stride does not divide is rounded up, as same padding does', () => {
    const encoder: LayerSpec[] = [{ type: 'conv', filters: 4, kernelSize: 3, stride: 2 }];
    expect(traceEncoder(encoder, { height: 27, width: 9, channels: 1 })).toEqual([
      { height: 14, width: 5, channels: 4 },
    ]);
  });

  test('a decoder whose strides do not divide the side has no trace', () => {
    const decoder: LayerSpec[] = [{ type: 'convTranspose', filters: 4, kernelSize: 3, stride: 3 }];
    expect(traceDecoder(decoder, MNIST)).toBeNull();
    expect(tracePath(ENCODER, decoder, CODE, MNIST)).toBeNull();
  });

  test('dense layers only: no projection, plain numbers', () => {
    const encoder: LayerSpec[] = [
      { type: 'dense', units: 512 },
      { type: 'dense', units: 256 },
    ];
    expect(traceDecoder(mirrorOf(encoder), MNIST)).toEqual({
      projection: null,
      outputs: [256, 512],
    });
  });

  test('the whole way names each stage from image to image, with the code between', () => {
    const stages = tracePath(ENCODER, mirrorOf(ENCODER), CODE, MNIST)!;
    expect(stages.map(({ features }) => features)).toEqual([
      ...[MNIST, map(14, 32), map(7, 64), 16],
      2,
      ...[map(7, 64), map(14, 64), map(28, 32), MNIST],
    ]);
    expect(stages.findIndex(({ isCode }) => isCode)).toBe(4);
  });

  test.each([[ENCODER], [[{ type: 'dense', units: 512 }] as LayerSpec[]], [[] as LayerSpec[]]])(
    'the mirror shown is the mirror that the engine builds',
    (encoder) => {
      expect(mirrorOf(encoder)).toEqual(engineMirrorOf(encoder));
    },
  );
});
