import { afterAll, expect, test } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import { priorRoundTrip } from '../../../../src-main/analysis/scoreCard/completeness/priorRoundTrip';
import { measured } from '../measured';
import { gaussianSubject, normals } from '../subjects/gaussianPosteriors';
import { classGenerator, posteriorEqualsPrior } from '../subjects/posteriorEqualsPrior';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

test('an encoder that gives half of each code is off by half its length', async () => {
  const means = normals(4 * 1200, 1);
  const subject = gaussianSubject({
    latentDim: 4,
    means,
    logVariances: null,
    valuesPerImage: 4,
    decode: (codes) => codes.slice(),
    encode: (images) => images.map((value) => value / 2),
    testImages: means,
  });
  const { values } = await measured(workspace, [priorRoundTrip], subject);
  const trip = values.get('prior-round-trip')!;
  // The mean length of a standard normal in 4 dimensions is 3/4 sqrt(2 pi) = 1.87997.
  expect(Math.abs(trip.value! - 0.939985)).toBeLessThan(4 * trip.standardError!);
  expect(trip.sampleCount).toBe(1200);
  expect(values.get('prior-round-trip-share')!.value).toBeCloseTo(trip.value! / 2, 12);
});

test('nothing comes back where every image is encoded alike', async () => {
  const { values } = await measured(workspace, [priorRoundTrip], posteriorEqualsPrior(500, 64));
  // The mean length of 64 standard normals is sqrt(64) (1 - 1/256) to first order.
  expect(values.get('prior-round-trip-share')!.value).toBeCloseTo(1 - 1 / 256, 1);
});

test('there is no round trip without an encoder', async () => {
  const { values } = await measured(workspace, [priorRoundTrip], classGenerator(20, 0));
  expect(values.get('prior-round-trip')!.absence).toBe('The model has no encoder.');
});
