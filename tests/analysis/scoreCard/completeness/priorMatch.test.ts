import { afterAll, describe, expect, it, test } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import { discrepancy } from '../../../../src-main/analysis/scoreCard/completeness/discrepancy';
import { priorMatch } from '../../../../src-main/analysis/scoreCard/completeness/priorMatch';
import { measured } from '../measured';
import { gaussianSubject, normals } from '../subjects/gaussianPosteriors';
import { mixtureWithHole, mixtureWithoutCluster } from '../subjects/mixtureWithHole';
import { posteriorEqualsPrior } from '../subjects/posteriorEqualsPrior';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());
const soon = () => Promise.resolve();

describe('the discrepancy of two samples', () => {
  it('is the U-statistic worked by hand for three codes', async () => {
    const a = { values: Float32Array.of(0, 1, 3), count: 3, dim: 1 };
    const b = { values: Float32Array.of(0, 2, 2), count: 3, dim: 1 };
    // C = 2. Kernels: a: k01 = 2/3, k03 = 2/11, k13 = 1/3; b: 1/3, 1/3, 1.
    // h(0,1) = 2/3 + 1/3 - 2/6 - 2/3 = 0;         h(0,2) = 2/11 + 1/3 - 1/3 - 2/11 = 0;
    // h(1,2) = 1/3 + 1 - 2/3 - 2/3 = 0.
    const alike = await discrepancy(workspace, a, b, 2, soon);
    expect(alike.value).toBeCloseTo(0, 6);
    // With b = (0, 0, 0): h(0,1) = 2/3 + 1 - 1 - 2/3 = 0; h(0,2) = 0; h(1,2) = 1/3 + 1 - 2/3 - 2/11 = 16/33.
    // Their mean is 16/99. Without one code: 16/33, 0, 0; jackknife error sqrt(2/3 (2 (16/99)^2 + (32/99)^2)) = 32/99.
    const other = await discrepancy(workspace, a, { ...b, values: new Float32Array(3) }, 2, soon);
    expect(other.value).toBeCloseTo(16 / 99, 6);
    expect(other.standardError).toBeCloseTo(32 / 99, 6);
  });

  it('refuses samples of different size', async () => {
    const a = { values: new Float32Array(4), count: 4, dim: 1 };
    const b = { values: new Float32Array(3), count: 3, dim: 1 };
    await expect(discrepancy(workspace, a, b, 2, soon)).rejects.toThrow(
      'same count of at least 3, got 4 and 3',
    );
  });
});

test('a posterior equal to the prior has KL 0, and MMD 0 within its error', async () => {
  const { values } = await measured(workspace, [priorMatch], posteriorEqualsPrior(1000, 8));
  expect(Math.abs(values.get('aggregate-kl')!.value!)).toBeLessThan(1e-5);
  const mmd = values.get('aggregate-mmd')!;
  expect(mmd.interval![0]).toBeLessThan(0);
  expect(mmd.interval![1]).toBeGreaterThan(0);
});

test('codes that are off the prior have the KL of the two normal distributions', async () => {
  // Means of variance 1 - 0.5 around 1 with posteriors of variance 0.5 make N(1, 1) in each of 2 dimensions: KL 1.
  const means = normals(2 * 4000, 3).map((value) => 1 + Math.SQRT1_2 * value);
  const { values } = await measured(
    workspace,
    [priorMatch],
    gaussianSubject({
      latentDim: 2,
      means,
      logVariances: new Float32Array(2 * 4000).fill(Math.log(0.5)),
      valuesPerImage: 2,
      decode: (codes) => codes,
      testImages: means,
    }),
  );
  const kl = values.get('aggregate-kl')!;
  // 4,000 means of spread 0.7 miss the mean of 1 by 0.011 in each dimension: 0.016 nats.
  expect(Math.abs(kl.value! - 1)).toBeLessThan(3 * kl.standardError! + 3 * 0.016);
  expect(values.get('aggregate-mmd')!.interval![0]).toBeGreaterThan(0.05);
});

test('what a model does not have is left out with the reason', async () => {
  const plain = await measured(workspace, [priorMatch], mixtureWithHole(100, null, false));
  expect(plain.values.get('aggregate-kl')!.absence).toContain('not as a normal distribution');
  expect(plain.values.get('aggregate-mmd')!.absence).toBeNull();
  const otherPrior = await measured(workspace, [priorMatch], mixtureWithoutCluster(100, 4));
  expect(otherPrior.values.get('aggregate-kl')!.absence).toContain("model's prior is not known");
});
