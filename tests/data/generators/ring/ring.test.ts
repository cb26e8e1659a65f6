import { expect, test } from 'vitest';
import { generateDataset } from '../../../../src-main/data/generators/generateDataset';
import { mapToRing, RING } from '../../../../src-main/data/generators/ring/ring';
import { valuesOf } from '../../valuesOf';

test('the point (3, 4), 5 from the origin, goes to (3, 4)/10 + (3, 4)/5', () => {
  const [x, y] = mapToRing(3, 4);
  expect(x).toBeCloseTo(0.9, 12);
  expect(y).toBeCloseTo(1.2, 12);
});

test('every sample lies at 1 + |z|/10 from the origin, in the direction of its z', async () => {
  const { train } = await generateDataset(RING, { seed: 0, trainCount: 200, testCount: 1 });
  const points = valuesOf(train);
  const { values: latents } = train.factors!;
  for (let sample = 0; sample < 200; sample++) {
    const [x, y] = points.subarray(2 * sample, 2 * sample + 2);
    const [z1, z2] = latents.subarray(2 * sample, 2 * sample + 2);
    expect(Math.hypot(x!, y!)).toBeCloseTo(1 + Math.hypot(z1!, z2!) / 10, 5);
    expect(Math.atan2(y!, x!)).toBeCloseTo(Math.atan2(z2!, z1!), 5);
  }
});

test('the latent variables are standard normal: mean 0, variance 1 and no correlation, within 4 standard errors', async () => {
  const count = 10_000;
  const { train } = await generateDataset(RING, { seed: 0, trainCount: count, testCount: 1 });
  const { values } = train.factors!;
  const mean = (of: (z1: number, z2: number) => number): number => {
    let sum = 0;
    for (let at = 0; at < values.length; at += 2) sum += of(values[at]!, values[at + 1]!);
    return sum / count;
  };
  // Standard errors: 1/sqrt(n) of the mean and of z1 z2, sqrt(2/n) of the variance.
  for (const value of [mean((z1) => z1), mean((_, z2) => z2), mean((z1, z2) => z1 * z2)]) {
    expect(Math.abs(value)).toBeLessThan(0.04);
  }
  for (const value of [mean((z1) => z1 * z1), mean((_, z2) => z2 * z2)]) {
    expect(Math.abs(value - 1)).toBeLessThan(0.057);
  }
});
