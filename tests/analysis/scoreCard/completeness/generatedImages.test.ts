import { afterAll, expect, test } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import type { Points } from '../../../../src-main/analysis/points';
import {
  generatedImages,
  matchImages,
} from '../../../../src-main/analysis/scoreCard/completeness/generatedImages';
import { measured } from '../measured';
import { classGenerator, posteriorEqualsPrior } from '../subjects/posteriorEqualsPrior';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());
const soon = () => Promise.resolve();

/** Numbers in 0..1 by x = 16807 x mod (2^31 - 1), which every language computes alike. */
function referenceData(): { real: Points; fake: Points } {
  let state = 1;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const drawn = () => Float64Array.from({ length: 300 * 6 }, next);
  const real = Float32Array.from(drawn());
  const fake = Float32Array.from(drawn(), (value) => value * 0.7 + 0.2);
  return { real: { values: real, count: 300, dim: 6 }, fake: { values: fake, count: 300, dim: 6 } };
}

test.each([
  // prdc 0.2 (PyPI) compute_prdc on the same numbers with nearest_k = 5 and 3; counts out of 300, so exact.
  [5, 1, 0.64, 1.4173333333333336, 0.9433333333333334],
  [3, 0.9966666666666667, 0.48333333333333334, 1.391111111111111, 0.8333333333333334],
])('k = %i gives the values of prdc', async (k, precision, recall, density, coverage) => {
  const { real, fake } = referenceData();
  const match = await matchImages(workspace, real, fake, k, soon);
  const share = (counts: ArrayLike<number>) =>
    Array.from(counts).filter((count) => count > 0).length / 300;
  expect(share(match.realBalls)).toBeCloseTo(precision, 12);
  expect(share(match.generatedBalls)).toBeCloseTo(recall, 12);
  expect(match.realBalls.reduce((sum, count) => sum + count, 0) / (300 * k)).toBeCloseTo(
    density,
    12,
  );
  expect(share(match.covered)).toBeCloseTo(coverage, 12);
});

test('a perfect generator has density 1 and covers 1 - 2^-5 of the data', async () => {
  const { values, faults } = await measured(workspace, [generatedImages], classGenerator(3000, 0));
  const coverage = values.get('coverage')!;
  expect(Math.abs(coverage.value! - 0.96875)).toBeLessThan(4 * coverage.standardError!);
  const density = values.get('density')!;
  // The balls are drawn, too, so the spread is more than that over the generated images.
  expect(Math.abs(density.value! - 1)).toBeLessThan(0.06);
  expect(faults).toEqual([]);
});

test('a generator that misses 9 of 10 classes has precise images that cover no more than a tenth', async () => {
  const { values, faults } = await measured(workspace, [generatedImages], classGenerator(2000, 9));
  expect(values.get('precision')!.value).toBeGreaterThan(0.8);
  expect(values.get('coverage')!.value).toBeLessThan(0.13);
  expect(values.get('recall')!.value).toBeLessThan(0.13);
  expect(faults).toEqual(['completeness: coverage']);
});

test('a decoder that gives one image covers next to nothing, and that is named', async () => {
  const subject = posteriorEqualsPrior(1000, 4);
  const { values, faults } = await measured(workspace, [generatedImages], subject);
  expect(values.get('recall')!.value).toBe(0);
  expect(values.get('coverage')!.value).toBeLessThan(0.05);
  expect(faults).toEqual(['completeness: coverage']);
});
