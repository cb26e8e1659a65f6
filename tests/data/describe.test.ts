import { describe, expect, it } from 'vitest';
import type { Dataset, LabelledImages } from '../../src-main/data/dataset';
import { describeDataset } from '../../src-main/data/describe';
import { rowsInMemory, type ValueArray } from '../../src-main/data/valueRows';

function images(values: ValueArray, valuesPerRow: number): LabelledImages {
  return {
    shape: { height: 1, width: valuesPerRow, channels: 1 },
    count: values.length / valuesPerRow,
    values: rowsInMemory(values, valuesPerRow),
    labels: null,
    factors: null,
  };
}

function dataset(train: LabelledImages, range = { min: 0, max: 1 }, classNames: string[] = []) {
  return {
    name: 'd',
    title: 'D',
    classNames,
    train,
    test: train,
    range,
    fingerprint: 'f',
  } satisfies Dataset;
}

/** So many images that few of them are no remark. */
const MANY = 1000;

describe('a description', () => {
  it('counts 8-bit values in 32 parts of 0..1, eight values in each', async () => {
    const every = Uint8Array.from({ length: 256 * MANY }, (_, at) => at % 256);
    const { histogram, range, greyShare, constantCount, valueType } = await describeDataset(
      dataset(images(every, 1)),
    );
    expect(valueType).toBe('uint8');
    expect(histogram).toEqual({ min: 0, max: 1, counts: new Array(32).fill(8 * MANY) });
    expect(range).toEqual({ min: 0, max: 1 });
    // All but 0 and 255.
    expect(greyShare).toBeCloseTo(254 / 256, 12);
    expect(constantCount).toBe(0);
  });

  it('has the range that the training images have, counted over that of both splits', async () => {
    const values = Float32Array.of(-2, 1, 0, 1, 4, 1, 6, 1);
    const { range, histogram, constantCount } = await describeDataset(
      dataset(images(values, 2), { min: -2, max: 14 }),
    );
    expect(range).toEqual({ min: -2, max: 6 });
    // Parts of half a unit: -2 in the first, 0 in the fifth, 1 in the seventh.
    expect(histogram.counts.slice(0, 7)).toEqual([1, 0, 0, 0, 1, 0, 4]);
    expect(constantCount).toBe(1);
  });

  it('has the names, units and ranges of known factors', async () => {
    const train = {
      ...images(new Float32Array(3), 1),
      factors: {
        names: ['angle', 'size'],
        units: ['degrees', ''],
        values: Float32Array.of(10, 0.5, -20, 0.25, 5, 1),
      },
    };
    expect((await describeDataset(dataset(train))).factors).toEqual([
      { name: 'angle', unit: 'degrees', min: -20, max: 10 },
      { name: 'size', unit: '', min: 0.25, max: 1 },
    ]);
  });

  const remarksOf = async (...of: Parameters<typeof dataset>) =>
    (await describeDataset(dataset(...of))).remarks.map(({ message }) => message);

  it('has nothing to remark on many black-and-white images', async () => {
    const pixels = Uint8Array.from({ length: 2 * MANY }, (_, at) => (at % 3 === 0 ? 255 : 0));
    expect(await remarksOf(images(pixels, 2))).toEqual([]);
  });

  it('warns of values that a Bernoulli likelihood does not fit', async () => {
    const values = Float32Array.from({ length: MANY }, (_, at) => (at % 2 === 0 ? -0.25 : 1.5));
    expect(await remarksOf(images(values, 1), { min: -0.25, max: 1.5 })).toEqual([
      'Values go from \u22120.25 to 1.5: a Bernoulli likelihood does not fit. Scale them to 0..1, or use a Gaussian one.',
    ]);
  });

  it('warns of pixels that never change, and of few images', async () => {
    const pixels = Uint8Array.of(0, 255, 255, 0, 0, 0);
    expect(await remarksOf(images(pixels, 3))).toEqual([
      '1 of 3 pixels never change in the training images, so they tell nothing about any of them.',
      'There are only 2 training images: a network soon knows them by heart. Keep some for validation and stop early.',
    ]);
  });

  it('warns of classes of which one has more than twice as many images', async () => {
    const pixels = Uint8Array.from({ length: MANY }, (_, at) => (at % 2 === 0 ? 255 : 0));
    const labelled = (rare: number) => ({
      ...images(pixels, 1),
      labels: Uint8Array.from({ length: MANY }, (_, at) => (at < rare ? 1 : 0)),
    });
    const names = ['zero', 'one'];
    expect(await remarksOf(labelled(300), { min: 0, max: 1 }, names)).toEqual([
      'Classes are unbalanced, from 300 of “one” to 700 of “zero”: the setting “Class balance” evens them out.',
    ]);
    expect(await remarksOf(labelled(340), { min: 0, max: 1 }, names)).toEqual([]);
  });

  it('notes how much is grey where a likelihood of black and white could be used', async () => {
    const pixels = Uint8Array.from({ length: 4 * MANY }, (_, at) => [0, 255, 100, 255][at % 4]!);
    const { remarks } = await describeDataset(dataset(images(pixels, 1)));
    expect(remarks).toEqual([
      {
        tone: 'note',
        message:
          '25 % of the values are grey, neither 0 nor 1. A Bernoulli likelihood takes them for chances; ' +
          'binarising “At each use” makes that exact.',
      },
    ]);
  });
});
