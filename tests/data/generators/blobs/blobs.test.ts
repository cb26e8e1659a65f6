import { expect, test } from 'vitest';
import { blobCentre, BLOBS, BLOB_SPREAD } from '../../../../src-main/data/generators/blobs/blobs';
import { generateDataset } from '../../../../src-main/data/generators/generateDataset';
import { valuesOf } from '../../valuesOf';

test('the centres lie 2 from the origin and neighbours 4 sin 36 degrees = 2.351 apart', () => {
  for (let blob = 0; blob < 5; blob++) {
    const [x, y] = blobCentre(blob);
    const [nextX, nextY] = blobCentre((blob + 1) % 5);
    expect(Math.hypot(x, y)).toBeCloseTo(2, 12);
    expect(Math.hypot(nextX - x, nextY - y)).toBeCloseTo(2.3511, 4);
  }
});

test('each blob has its mean and spread within 5 standard errors, and a fifth of the samples', async () => {
  const { train } = await generateDataset(BLOBS, { seed: 0, trainCount: 5000, testCount: 1 });
  const points = valuesOf(train);
  for (let blob = 0; blob < 5; blob++) {
    const samples = [...train.labels!.keys()].filter((sample) => train.labels![sample] === blob);
    expect(samples).toHaveLength(1000);
    blobCentre(blob).forEach((centre, axis) => {
      const offsets = samples.map((sample) => points[2 * sample + axis]! - centre);
      const mean = offsets.reduce((sum, offset) => sum + offset, 0) / 1000;
      const variance = offsets.reduce((sum, offset) => sum + offset ** 2, 0) / 1000;
      expect(Math.abs(mean)).toBeLessThan((5 * BLOB_SPREAD) / Math.sqrt(1000));
      expect(Math.abs(variance / BLOB_SPREAD ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / 1000));
    });
  }
});

test('the mean of -log p(x) under the true density is log 5 + log(2 pi e s^2) = 2.039 nats', async () => {
  const count = 10_000;
  const { train } = await generateDataset(BLOBS, { seed: 0, trainCount: count, testCount: 1 });
  const points = valuesOf(train);
  const centres = Array.from({ length: 5 }, (_, blob) => blobCentre(blob));
  let nats = 0;
  for (let sample = 0; sample < count; sample++) {
    const density = centres.reduce((sum, [x, y]) => {
      const squared = (points[2 * sample]! - x) ** 2 + (points[2 * sample + 1]! - y) ** 2;
      return sum + Math.exp(-squared / (2 * BLOB_SPREAD ** 2));
    }, 0);
    nats -= Math.log(density / (5 * 2 * Math.PI * BLOB_SPREAD ** 2)) / count;
  }
  // -log p(x) of a plane Gaussian has a standard deviation of 1 nat, so its mean here one of 0.01.
  expect(Math.abs(nats - 2.039)).toBeLessThan(0.04);
});
