import { expect, test } from 'vitest';
import { generateDataset } from '../../../../src-main/data/generators/generateDataset';
import { MOON_NOISE, moonPoint, MOONS } from '../../../../src-main/data/generators/moons/moons';
import { valuesOf } from '../../valuesOf';

test.each([
  [0, 0, 1, 0],
  [0, 90, 0, 1],
  [0, 180, -1, 0],
  [1, 0, 0, 0.5],
  [1, 90, 1, -0.5],
  [1, 180, 2, 0.5],
])('moon %d at %d degrees is at (%d, %d)', (moon, angleDegrees, x, y) => {
  const point = moonPoint(moon, angleDegrees);
  expect(point[0]).toBeCloseTo(x, 12);
  expect(point[1]).toBeCloseTo(y, 12);
});

test('samples stray from the moon of their label by noise of the stated spread, equal in x and y', async () => {
  const count = 4000;
  const { train } = await generateDataset(MOONS, { seed: 0, trainCount: count, testCount: 1 });
  const points = valuesOf(train);
  const factors = train.factors!.values;
  const squares = [0, 0];
  train.labels!.forEach((moon, sample) => {
    const [factor, angleDegrees] = factors.subarray(2 * sample, 2 * sample + 2);
    expect(factor).toBe(moon);
    moonPoint(moon, angleDegrees!).forEach((value, axis) => {
      squares[axis]! += (points[2 * sample + axis]! - value) ** 2;
    });
  });
  // The standard error of a variance is sqrt(2/n) of it, 2.2 %.
  for (const square of squares) {
    expect(Math.abs(square / count / MOON_NOISE ** 2 - 1)).toBeLessThan(0.09);
  }
});

test('angles are spread evenly over 0..180 degrees: each tenth holds a tenth of them', async () => {
  const { train } = await generateDataset(MOONS, { seed: 0, trainCount: 5000, testCount: 1 });
  const counts = new Array<number>(10).fill(0);
  for (let at = 1; at < 10_000; at += 2) counts[Math.floor(train.factors!.values[at]! / 18)]! += 1;
  // 500 expected with a standard deviation of 21.
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(90);
});
