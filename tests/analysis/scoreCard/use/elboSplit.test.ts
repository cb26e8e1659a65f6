import { afterAll, expect, test } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import { activeUnits } from '../../../../src-main/analysis/scoreCard/use/activeUnits';
import { elboSplit } from '../../../../src-main/analysis/scoreCard/use/elboSplit';
import { klPerDimension } from '../../../../src-main/analysis/scoreCard/use/klPerDimension';
import { measured } from '../measured';
import { gaussianSubject, normals } from '../subjects/gaussianPosteriors';
import { mixtureWithHole } from '../subjects/mixtureWithHole';
import { posteriorEqualsPrior } from '../subjects/posteriorEqualsPrior';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());
const MEASURES = [activeUnits, klPerDimension, elboSplit];

/** Codes whose aggregate posterior is near to a normal distribution with this covariance, each posterior of variance s. */
function gaussianAggregate(count: number, s: number, [a, b, c]: readonly [number, number, number]) {
  const noise = normals(2 * count, 11);
  const first = Math.sqrt(a - s);
  const slope = b / first;
  const second = Math.sqrt(c - s - slope ** 2);
  const means = noise.map((value, at) =>
    at % 2 === 0 ? first * value : slope * noise[at - 1]! + second * value,
  );
  return gaussianSubject({
    latentDim: 2,
    means,
    logVariances: new Float32Array(2 * count).fill(Math.log(s)),
    valuesPerImage: 2,
    decode: (codes) => codes,
    testImages: means,
  });
}

test('a Gaussian aggregate posterior has the parts of the KL in closed form', async () => {
  const subject = gaussianAggregate(6000, 0.3, [1.5, 0.6, 0.8]);
  const { values } = await measured(workspace, MEASURES, subject);
  const near = (key: string, wanted: number) => {
    const { value, standardError } = values.get(key)!;
    // 6,000 means give variances with a relative error of sqrt(2 / 6000) = 0.018, and half of it as nats.
    expect(Math.abs(value! - wanted), key).toBeLessThan(3 * standardError! + 0.03);
  };
  // det = 1.5 * 0.8 - 0.36 = 0.84. MI: 1/2 ln(0.84 / 0.09) = 1.11680; TC: 1/2 ln(1.2 / 0.84) = 0.17834;
  // dimension-wise: (1.5 - 1 - ln 1.5 + 0.8 - 1 - ln 0.8) / 2 = 0.05884.
  near('mutual-information', 1.1168);
  near('total-correlation', 0.17834);
  near('dimension-wise-kl', 0.05884);
  const parts = values.get('dimension-wise-kl')!.parts;
  expect(parts.map(({ label }) => label)).toEqual(['z1', 'z2']);
  expect(parts[0]!.value + parts[1]!.value).toBeCloseTo(values.get('dimension-wise-kl')!.value!, 9);
  // Means vary by 1.2 and 0.5.
  expect(values.get('active-units')!.value).toBe(2);
  expect(values.get('active-units')!.parts[0]!.value).toBeCloseTo(1.2, 1);
});

test('the three parts add up to the mean KL', async () => {
  const subject = gaussianAggregate(3000, 0.05, [1, -0.7, 0.9]);
  const { values } = await measured(workspace, MEASURES, subject);
  const sum = ['mutual-information', 'total-correlation', 'dimension-wise-kl']
    .map((key) => values.get(key)!.value!)
    .reduce((total, value) => total + value, 0);
  const mean = 2 * values.get('kl-per-dimension')!.value!;
  // The draws' log q(z|x) - log p(z) has spread sqrt(2) or so, over 4,000 draws: 0.022.
  expect(Math.abs(sum - mean)).toBeLessThan(0.07);
});

test('narrow posteriors far apart tell as much as there are images: log N, and no more', async () => {
  const subject = gaussianSubject({
    latentDim: 1,
    means: Float32Array.from({ length: 500 }, (_, image) => image / 10),
    logVariances: new Float32Array(500).fill(-14),
    valuesPerImage: 1,
    decode: (codes) => codes,
    testImages: new Float32Array(500),
  });
  const { values } = await measured(workspace, MEASURES, subject);
  expect(values.get('mutual-information')!.value).toBeCloseTo(Math.log(500), 5);
  expect(values.get('total-correlation')!.value).toBeCloseTo(0, 5);
});

test('a posterior equal to the prior uses nothing: every part is 0, and that is named', async () => {
  const { values, faults } = await measured(workspace, MEASURES, posteriorEqualsPrior(1000, 8));
  for (const key of [
    ...['active-units', 'kl-per-dimension'],
    ...['mutual-information', 'total-correlation', 'dimension-wise-kl'],
  ]) {
    expect(Math.abs(values.get(key)!.value!), key).toBeLessThan(1e-5);
  }
  expect(faults).toEqual(['use: active-units']);
});

test('codes without posteriors have active units, and no parts of a KL', async () => {
  const { values } = await measured(workspace, MEASURES, mixtureWithHole(100, null, false));
  expect(values.get('active-units')!.value).toBe(1);
  expect(values.get('kl-per-dimension')!.absence).toContain('does not split');
  expect(values.get('total-correlation')!.absence).toContain('not as a normal distribution');
});

test('a model without encoder is told apart from one without posteriors', async () => {
  const subject = mixtureWithHole(100, null, false);
  const generator = { ...subject, test: { ...subject.test, means: null }, encode: null };
  const { values } = await measured(workspace, MEASURES, generator);
  for (const { absence } of values.values()) expect(absence).toBe('The model has no encoder.');
});
