import { beforeAll, expect, test } from 'vitest';
import { imageData } from '../../../src-renderer/components/images/imageData';

beforeAll(() => {
  // Node has no canvas; the class is a plain pair of size and bytes.
  globalThis.ImageData = class {
    data: Uint8ClampedArray;
    constructor(
      readonly width: number,
      readonly height: number,
    ) {
      this.data = new Uint8ClampedArray(width * height * 4);
    }
  } as unknown as typeof ImageData;
});

test('one channel becomes opaque grey, of the asked image of the stack', () => {
  const shape = { height: 1, width: 2, channels: 1 };
  const { data } = imageData(new Uint8Array([1, 2, 30, 40]), shape, 1);
  expect([...data]).toEqual([30, 30, 30, 255, 40, 40, 40, 255]);
});

test('three channels are red, green and blue', () => {
  const shape = { height: 1, width: 1, channels: 3 };
  expect([...imageData(new Uint8Array([1, 2, 3]), shape, 0).data]).toEqual([1, 2, 3, 255]);
});

test('of any other number of channels the first is shown as grey', () => {
  const shape = { height: 2, width: 1, channels: 2 };
  const { data } = imageData(new Uint8Array([9, 1, 8, 1]), shape, 0);
  expect([...data]).toEqual([9, 9, 9, 255, 8, 8, 8, 255]);
});
