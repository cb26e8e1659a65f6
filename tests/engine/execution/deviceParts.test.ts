import { expect, test } from 'vitest';
import { deviceParts } from '../../../src-main/engine/execution/deviceParts';

// [2, 4] of 0..7, worked out by hand.
const numbers = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7);

test('the first axis is divided into consecutive rows', () => {
  expect(deviceParts(numbers, [2, 4], 0, 2)).toEqual([
    Int32Array.of(0, 1, 2, 3),
    Int32Array.of(4, 5, 6, 7),
  ]);
});

test('a later axis is divided within each row', () => {
  expect(deviceParts(numbers, [2, 4], 1, 2)).toEqual([
    Int32Array.of(0, 1, 4, 5),
    Int32Array.of(2, 3, 6, 7),
  ]);
  expect(deviceParts(numbers, [2, 2, 2], 1, 2)).toEqual([
    Int32Array.of(0, 1, 4, 5),
    Int32Array.of(2, 3, 6, 7),
  ]);
});
