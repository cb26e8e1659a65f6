import { describe, expect, test } from 'vitest';
import { BUILT_IN_DATASETS } from '../../../src-main/data/builtIns';
import { valuesPerImage, type Dataset, type LabelledImages } from '../../../src-main/data/dataset';
import { generateDataset } from '../../../src-main/data/generators/generateDataset';
import { contentOf, valuesOf } from '../valuesOf';

/** Each sample's values as a text. */
function samplesOf(split: LabelledImages): string[] {
  const size = valuesPerImage(split.shape);
  const values = valuesOf(split);
  return Array.from({ length: split.count }, (_, sample) =>
    String(values.subarray(sample * size, (sample + 1) * size)),
  );
}

describe.each(BUILT_IN_DATASETS)('$name', (generator) => {
  const generate = (seed: number, trainCount = 12, testCount = 12): Promise<Dataset> =>
    generateDataset(generator, { seed, trainCount, testCount });

  test('gives the same bytes for the same seed and others for another, 0 being a seed like any other', async () => {
    const fingerprints = await Promise.all(
      [0, 0, 1, 2].map(async (seed) => (await generate(seed)).fingerprint),
    );
    expect(fingerprints[1]).toBe(fingerprints[0]);
    expect(new Set(fingerprints).size).toBe(3);
  });

  test('gives the beginning of a larger set for a smaller one', async () => {
    const small = await generate(4, 7, 5);
    const large = await generate(4, 20, 9);
    for (const split of ['train', 'test'] as const) {
      const first = contentOf(small[split]);
      const all = contentOf(large[split]);
      expect(all.values.subarray(0, first.values.length)).toEqual(first.values);
      expect(all.labels?.subarray(0, first.count)).toEqual(first.labels ?? undefined);
      const { values } = first.factors!;
      expect(all.factors!.values.subarray(0, values.length)).toEqual(values);
    }
  });

  test('shares no sample between training and test', async () => {
    const { train, test: held } = await generate(0);
    expect(new Set([...samplesOf(train), ...samplesOf(held)]).size).toBe(24);
  });

  test('gives finite values within its range, and a unit for every factor', async () => {
    const { train, test: held, range } = await generate(3);
    const scale = train.values.dtype === 'uint8' ? 255 : 1;
    const values = [train, held].flatMap((split) => [...valuesOf(split)]);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.min(...values) / scale).toBeGreaterThanOrEqual(range.min);
    expect(Math.max(...values) / scale).toBeLessThanOrEqual(range.max);
    expect(train.factors!.units).toHaveLength(train.factors!.names.length);
  });

  test('names its classes where it has labels, and holds each equally often', async () => {
    const { train, classNames } = await generate(0, 60);
    if (classNames.length === 0) {
      expect(train.labels).toBeNull();
      return;
    }
    const counts = classNames.map((_, at) => train.labels!.filter((label) => label === at).length);
    expect(counts).toEqual(classNames.map(() => 60 / classNames.length));
  });
});

test('the range of floats is that of the values of both splits', async () => {
  const ring = BUILT_IN_DATASETS.find(({ name }) => name === 'ring')!;
  const {
    train,
    test: held,
    range,
  } = await generateDataset(ring, {
    seed: 0,
    trainCount: 5,
    testCount: 40,
  });
  const values = [...valuesOf(train), ...valuesOf(held)];
  expect(range).toEqual({ min: Math.min(...values), max: Math.max(...values) });
});
