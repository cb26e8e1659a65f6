import { expect, test } from 'vitest';
import { generateDataset } from '../../../../src-main/data/generators/generateDataset';
import { SHAPES } from '../../../../src-main/data/generators/shapes/shapes';
import { valuesOf } from '../../valuesOf';

const SIZE = 32 * 32;
const COUNT = 600;

test('every image is inked as its size says and lies whole about its position', async () => {
  const { train } = await generateDataset(SHAPES, { seed: 0, trainCount: COUNT, testCount: 1 });
  const images = valuesOf(train);
  for (let sample = 0; sample < COUNT; sample++) {
    const [label, xPx, yPx, sizePx] = train.factors!.values.subarray(5 * sample, 5 * sample + 4);
    expect(label).toBe(train.labels![sample]);
    const image = images.subarray(sample * SIZE, (sample + 1) * SIZE);
    let [area, x, y] = [0, 0, 0];
    image.forEach((value, at) => {
      const [column, row] = [at % 32, Math.floor(at / 32)];
      area += value / 255;
      x += (value / 255) * (column + 0.5);
      y += (value / 255) * (row + 0.5);
    });
    expect(Math.abs(area / sizePx! ** 2 - 1)).toBeLessThan(0.01);
    expect(Math.hypot(x / area - xPx!, y / area - yPx!)).toBeLessThan(0.02);
  }
});

test('factors are even over their ranges and uncorrelated', async () => {
  const { train } = await generateDataset(SHAPES, { seed: 0, trainCount: COUNT, testCount: 1 });
  const columns = [1, 2, 3, 4].map((factor) =>
    Array.from({ length: COUNT }, (_, sample) => train.factors!.values[5 * sample + factor]!),
  );
  const ranges = [
    [11, 21],
    [11, 21],
    [6, 11],
    [0, 90],
  ] as const;
  // On -1..1 an even variable has the mean 0 and the variance 1/3.
  const scaled = columns.map((column, factor) => {
    const [low, high] = ranges[factor]!;
    return column.map((value) => (2 * (value - low)) / (high - low) - 1);
  });
  scaled.forEach((column, factor) => {
    expect(Math.max(...column.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.abs(column.reduce((sum, value) => sum + value, 0) / COUNT)).toBeLessThan(0.1);
    for (const other of scaled.slice(0, factor)) {
      const products = column.map((value, sample) => 3 * value * other[sample]!);
      // Standard error 1/sqrt(600) = 0.041.
      expect(Math.abs(products.reduce((sum, value) => sum + value, 0) / COUNT)).toBeLessThan(0.16);
    }
  });
});
