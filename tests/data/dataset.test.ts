import { describe, expect, test } from 'vitest';
import {
  gatherBatch,
  gatherGreyValues,
  gatherPixels,
  splitTrainValidation,
  valuesPerImage,
} from '../../src-main/data/dataset';
import { rowsInMemory } from '../../src-main/data/valueRows';

describe('splitTrainValidation', () => {
  test('gives every image to exactly one part, each part in rising order', () => {
    const { train, validation } = splitTrainValidation({ count: 100 }, 30, 7);
    expect(validation).toHaveLength(30);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index),
    );
    for (const part of [train, validation]) expect(part).toEqual(part.slice().sort());
  });

  test('repeats for the same seed and differs for another, seed 0 being a seed like any other', () => {
    const split = (seed: number) => splitTrainValidation({ count: 100 }, 30, seed).validation;
    expect(split(0)).toEqual(split(0));
    expect(split(0)).not.toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  test('keeps the images of a smaller validation set in a larger one', () => {
    const small = splitTrainValidation({ count: 100 }, 10, 3).validation;
    const large = splitTrainValidation({ count: 100 }, 40, 3).validation;
    expect([...large]).toEqual(expect.arrayContaining([...small]));
  });

  test('draws every image about equally often', () => {
    // Each of 20 images is drawn with p = 0.25 in 2000 splits: mean 500, standard deviation 19.4; six of those are allowed.
    const drawn = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      for (const index of splitTrainValidation({ count: 20 }, 5, seed).validation)
        drawn[index]! += 1;
    }
    for (const times of drawn) expect(Math.abs(times - 500)).toBeLessThan(6 * 19.4);
  });

  test('leaves all images to training when no validation image is asked for', () => {
    const { train, validation } = splitTrainValidation({ count: 3 }, 0, 5);
    expect([...train]).toEqual([0, 1, 2]);
    expect(validation).toHaveLength(0);
  });

  test.each([-1, 10, 2.5, NaN])('refuses %s validation images out of 10', (validationCount) => {
    expect(() => splitTrainValidation({ count: 10 }, validationCount, 0)).toThrow(
      `validationCount must be an integer in 0..9, got ${String(validationCount)}`,
    );
  });
});

describe('gatherBatch', () => {
  const shape = { height: 1, width: 2, channels: 1 };
  const values = rowsInMemory(Uint8Array.of(0, 51, 102, 153, 204, 255), 2);
  const images = { shape, count: 3, values };

  test('scales the chosen images to 0..1 in the order of the indices, repeats included', () => {
    const out = new Float32Array(6);
    expect(gatherBatch(images, Uint32Array.of(2, 0, 2), out)).toEqual(
      Float32Array.of(204, 255, 0, 51, 204, 255).map((value) => value * Math.fround(1 / 255)),
    );
  });

  test('returns the written part of a longer out and leaves the rest as it was', () => {
    const out = new Float32Array(5).fill(9);
    expect(gatherBatch(images, Uint32Array.of(1), out)).toHaveLength(2);
    expect(out).toEqual(Float32Array.of(out[0]!, out[1]!, 9, 9, 9));
    expect([out[0], out[1]]).toEqual([expect.closeTo(0.4, 6), expect.closeTo(0.6, 6)]);
  });

  test('refuses an out that is too short', () => {
    expect(() => gatherBatch(images, Uint32Array.of(0, 1), new Float32Array(3))).toThrow(
      'out must hold at least 4 values, got 3',
    );
  });

  test('refuses an index past the last image', () => {
    expect(() => gatherBatch(images, Uint32Array.of(3), new Float32Array(2))).toThrow(
      'indices must be in 0..2, got 3',
    );
  });
});

describe('gatherPixels', () => {
  const shape = { height: 1, width: 2, channels: 1 };
  const values = rowsInMemory(Uint8Array.of(0, 51, 102, 153, 204, 255), 2);
  const images = { shape, count: 3, values };

  test('writes the chosen images as they are, in the order of the indices, repeats included', () => {
    const out = new Uint8Array(6);
    gatherPixels(images, Uint32Array.of(2, 0, 2), out);
    expect(out).toEqual(Uint8Array.of(204, 255, 0, 51, 204, 255));
  });

  test('leaves the rest of a longer out as it was', () => {
    const out = new Uint8Array(5).fill(9);
    gatherPixels(images, Uint32Array.of(1), out);
    expect(out).toEqual(Uint8Array.of(102, 153, 9, 9, 9));
  });

  test('gives over 255 what gatherBatch gives, within rounding', () => {
    const every = Uint8Array.from({ length: 256 }, (_, value) => value);
    const shape = { height: 16, width: 16, channels: 1 };
    const all = { shape, count: 1, values: rowsInMemory(every, 256) };
    const pixels = new Uint8Array(256);
    gatherPixels(all, Uint32Array.of(0), pixels);
    const scaled = gatherBatch(all, Uint32Array.of(0), new Float32Array(256));
    // One unit in the last place of a number below 1 is at most 2^-24, and the quotient is rounded too.
    expect([scaled[0], scaled[255]]).toEqual([0, 1]);
    for (const [place, pixel] of pixels.entries()) {
      expect(Math.abs(scaled[place]! - pixel / 255)).toBeLessThanOrEqual(1.5 * 2 ** -24);
    }
  });

  test('refuses an out that is too short, and an index past the last image', () => {
    expect(() => gatherPixels(images, Uint32Array.of(0, 1), new Uint8Array(3))).toThrow(
      'out must hold at least 4 values, got 3',
    );
    expect(() => gatherPixels(images, Uint32Array.of(3), new Uint8Array(2))).toThrow(
      'indices must be in 0..2, got 3',
    );
  });
});

describe('images of floats', () => {
  const shape = { height: 1, width: 2, channels: 1 };
  const floats = Float32Array.of(-1, 0, 0.5, 3, 1, 2);
  const images = { shape, count: 3, values: rowsInMemory(floats, 2) };

  test('come out as they are, whatever their range', () => {
    expect(gatherBatch(images, Uint32Array.of(1, 0), new Float32Array(4))).toEqual(
      Float32Array.of(0.5, 3, -1, 0),
    );
  });

  test('have no 8-bit values', () => {
    expect(() => gatherPixels(images, Uint32Array.of(1), new Uint8Array(2))).toThrow(
      'images must have 8-bit values, got float32',
    );
  });

  test('are looked at as grey values, 0 at the least value of the range and 255 at the largest', () => {
    // (value + 1) / 4 * 255: 0, 63.75, 95.625, 255.
    expect(gatherGreyValues(images, { min: -1, max: 3 }, Uint32Array.of(0, 1))).toEqual(
      Uint8Array.of(0, 64, 96, 255),
    );
  });

  test('that are all alike are looked at as black', () => {
    const flat = { shape, count: 1, values: rowsInMemory(Float32Array.of(7, 7), 2) };
    expect(gatherGreyValues(flat, { min: 7, max: 7 }, Uint32Array.of(0))).toEqual(
      Uint8Array.of(0, 0),
    );
  });
});

test('8-bit images are looked at as they are', () => {
  const shape = { height: 1, width: 2, channels: 1 };
  const images = { shape, count: 2, values: rowsInMemory(Uint8Array.of(1, 2, 3, 4), 2) };
  expect(gatherGreyValues(images, { min: 0, max: 1 }, Uint32Array.of(1, 0))).toEqual(
    Uint8Array.of(3, 4, 1, 2),
  );
});

test('valuesPerImage multiplies height, width and channels', () => {
  expect(valuesPerImage({ height: 2, width: 3, channels: 4 })).toBe(24);
});
