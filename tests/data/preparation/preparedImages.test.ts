import { describe, expect, it } from 'vitest';
import type { LabelledImages } from '../../../src-main/data/dataset';
import { prepareImages } from '../../../src-main/data/preparation/preparedImages';
import type { SplitName } from '../../../src-main/data/preparation/staticBinarising';
import { rowsInMemory, type ValueArray } from '../../../src-main/data/valueRows';
import { expectCloseTo } from '../../engine/closeTo';

const WIDTH = 3;
const AS_IT_IS = { scaling: 'none', binarise: 'none' } as const;

function split(values: ValueArray): LabelledImages {
  return {
    shape: { height: 1, width: WIDTH, channels: 1 },
    count: values.length / WIDTH,
    values: rowsInMemory(values, WIDTH),
    labels: null,
    factors: null,
  };
}

function floats(): { train: LabelledImages; test: LabelledImages; range: { min: 0; max: 12 } } {
  return {
    train: split(Float32Array.of(2, 10, 7, 4, 10, 7, 6, 10, 10)),
    test: split(Float32Array.of(0, 12, 7)),
    range: { min: 0, max: 12 },
  };
}

function bytes(...values: number[]) {
  const images = split(Uint8Array.from(values));
  return { train: images, test: images, range: { min: 0, max: 1 } };
}

const ALL = Uint32Array.of(0, 1, 2);

async function gathered(
  dataset: Parameters<typeof prepareImages>[0],
  config: Parameters<typeof prepareImages>[1],
  {
    fit = ALL,
    of = 'train',
    at = ALL,
    seed = 0,
  }: { fit?: Uint32Array; of?: SplitName; at?: Uint32Array; seed?: number } = {},
): Promise<number[]> {
  const prepared = await prepareImages(dataset, config, fit, seed);
  const out = new Float32Array(at.length * WIDTH);
  prepared.gather(of, at, out);
  return [...out];
}

describe('scaling', () => {
  it('leaves values as they are where none is asked for', async () => {
    const values = await gathered(floats(), AS_IT_IS);
    expect(values).toEqual([2, 10, 7, 4, 10, 7, 6, 10, 10]);
  });

  it('brings the training images to 0..1 by their own range, and the others alike', async () => {
    const config = { ...AS_IT_IS, scaling: 'unit' } as const;
    // Least value 2, range 8: (x - 2) / 8.
    const values = await gathered(floats(), config);
    expect(values).toEqual([0, 1, 0.625, 0.25, 1, 0.625, 0.5, 1, 1]);
    const at = Uint32Array.of(0);
    expect(await gathered(floats(), config, { of: 'test', at })).toEqual([-0.25, 1.25, 0.625]);
  });

  it('is fitted to the images that are trained on, and to no others', async () => {
    const config = { ...AS_IT_IS, scaling: 'unit' } as const;
    // The second and the third image alone: least value 4, range 6.
    const values = await gathered(floats(), config, { fit: Uint32Array.of(1, 2) });
    expect(values[3]).toBe(0);
    expect(values[2]).toBe(0.5);
  });

  it('standardises each value by its own mean and deviation; what never changes becomes 0', async () => {
    const config = { ...AS_IT_IS, scaling: 'standardise' } as const;
    const values = await gathered(floats(), config);
    // First value 2, 4, 6: mean 4, deviation sqrt(8/3). Third 7, 7, 10: mean 8, deviation sqrt(2).
    const expected = [
      [-2 / Math.sqrt(8 / 3), 0, -1 / Math.sqrt(2)],
      [0, 0, -1 / Math.sqrt(2)],
      [2 / Math.sqrt(8 / 3), 0, 2 / Math.sqrt(2)],
    ].flat();
    expectCloseTo(values, expected, 1e-6);
  });

  it.each(['none', 'unit', 'standardise'] as const)(
    'shows prepared values (%s) as the grey values of the data as it was',
    async (scaling) => {
      const prepared = await prepareImages(floats(), { ...AS_IT_IS, scaling }, ALL, 0);
      const out = new Float32Array(WIDTH);
      prepared.gather('test', Uint32Array.of(0), out);
      // 0, 12 and 7 in a range of 0..12: 255 * 7 / 12 = 148.75.
      expect([...prepared.greyValues(out)]).toEqual([0, 255, 149]);
    },
  );
});

describe('static binarising', () => {
  const BINARISED = { ...AS_IT_IS, binarise: 'static' } as const;

  it('makes values 0 or 1 with themselves as the chance of 1', async () => {
    // 3000 images of 51, 0 and 255: chances 0.2, 0 and 1.
    const count = 3000;
    const dataset = bytes(
      ...Array.from({ length: count * WIDTH }, (_, at) => [51, 0, 255][at % 3]!),
    );
    const at = Uint32Array.from({ length: count }, (_, i) => i);
    const values = await gathered(dataset, BINARISED, { at });
    const share = (place: number) =>
      values.reduce((sum, value, i) => sum + (i % WIDTH === place ? value : 0), 0) / count;
    expect(new Set(values)).toEqual(new Set([0, 1]));
    // Five standard errors: 5 sqrt(0.2 * 0.8 / 3000) = 0.037.
    expect(Math.abs(share(0) - 0.2)).toBeLessThan(0.037);
    expect([share(1), share(2)]).toEqual([0, 1]);
  });

  const GREY = Array.from({ length: 300 }, (_, at) => 100 + (at % 50));

  it('gives an image the same values each time, in whatever company it is read', async () => {
    const all = await gathered(bytes(...GREY), BINARISED, {
      at: Uint32Array.from({ length: 100 }, (_, i) => i),
    });
    const some = await gathered(bytes(...GREY), BINARISED, { at: Uint32Array.of(70, 3) });
    expect(some).toEqual([...all.slice(210, 213), ...all.slice(9, 12)]);
  });

  it('draws another image for another seed and for the other split', async () => {
    const at = Uint32Array.from({ length: 100 }, (_, i) => i);
    const drawn = (seed: number, of: SplitName) =>
      gathered(bytes(...GREY), BINARISED, { at, seed, of });
    expect(await drawn(1, 'train')).not.toEqual(await drawn(0, 'train'));
    expect(await drawn(0, 'test')).not.toEqual(await drawn(0, 'train'));
  });

  it.each([
    ['standardise', floats()],
    ['none', floats()],
  ] as const)('refuses values that are no chances (scaling %s)', async (scaling, dataset) => {
    const prepared = prepareImages(dataset, { scaling, binarise: 'static' }, ALL, 0);
    await expect(prepared).rejects.toMatchObject({ code: 'config', field: 'data.binarise' });
  });
});

describe('8-bit values', () => {
  it.each(['none', 'static'] as const)(
    'stay 8 bit where scaling changes nothing (binarising %s), the same as the floats',
    async (binarise) => {
      const dataset = bytes(0, 128, 255, 255, 7, 200);
      const at = Uint32Array.of(1, 0);
      // By its own range 0..255 'unit' changes nothing either.
      const config = { scaling: 'unit', binarise } as const;
      const prepared = await prepareImages(dataset, config, at, 4);
      const [pixels, values] = [new Uint8Array(6), new Float32Array(6)];
      prepared.gatherPixels!('train', at, pixels);
      prepared.gather('train', at, values);
      expect(values).toEqual(Float32Array.from(pixels, (value) => value * Math.fround(1 / 255)));
    },
  );

  it('become floats where scaling changes them', async () => {
    const dataset = bytes(51, 102, 153, 51, 102, 102);
    const config = { scaling: 'unit', binarise: 'none' } as const;
    const prepared = await prepareImages(dataset, config, Uint32Array.of(0, 1), 0);
    expect(prepared.gatherPixels).toBeNull();
    const values = new Float32Array(3);
    prepared.gather('train', Uint32Array.of(0), values);
    // 0.2..0.6 to 0..1.
    expectCloseTo(values, [0, 0.5, 1], 1e-6);
    expect([...prepared.greyValues(values)]).toEqual([51, 102, 153]);
  });
});
