import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import { priorHoles } from '../../../../src-main/analysis/scoreCard/completeness/priorHoles';
import type { LatentSubject } from '../../../../src-main/analysis/scoreCard/latentSubject';
import { measured } from '../measured';
import { gaussianSubject, normals } from '../subjects/gaussianPosteriors';
import { mixtureWithHole, mixtureWithoutCluster } from '../subjects/mixtureWithHole';
import { posteriorEqualsPrior } from '../subjects/posteriorEqualsPrior';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

async function holesOf(subject: LatentSubject, seed = 0) {
  const { values, faults } = await measured(workspace, [priorHoles], subject, seed);
  return { ...values.get('prior-holes')!, faults };
}

describe('the share of prior holes', () => {
  it.each(['posterior', 'code'])(
    'is the prior mass of a planted hole, and the hole is named, with a %s for each image',
    async (kind) => {
      const subject = mixtureWithHole(10_000, [1, 2.5], kind === 'posterior');
      const { interval, faults } = await holesOf(subject);
      // Normal distribution between 1 and 2.5: 0.99379 - 0.84134 (table). Of the edges, as much is lost as the data's own
      // codes lie apart, some 0.03 times the density: 0.008.
      const mass = 0.15245;
      expect(interval![0]).toBeLessThan(mass);
      expect(interval![1]).toBeGreaterThan(mass);
      expect(faults).toEqual(['completeness: prior-holes']);
    },
  );

  it('is 0 within its error, and nothing is named, where there is no hole', async () => {
    for (const hasPosterior of [true, false]) {
      const holes = await holesOf(mixtureWithHole(10_000, null, hasPosterior));
      expect(holes.interval![0]).toBe(0);
      expect(holes.interval![1]).toBeLessThan(0.015);
      expect(holes.faults).toEqual([]);
    }
  });

  it('is the mass of a cluster of the prior that no image is encoded to', async () => {
    const { interval, faults } = await holesOf(mixtureWithoutCluster(3000, 8));
    expect(interval![0]).toBeLessThan(1 / 8);
    expect(interval![1]).toBeGreaterThan(1 / 8);
    expect(faults).toEqual(['completeness: prior-holes']);
  });

  it('is 0 within its error where narrow posteriors make up the prior in many dimensions', async () => {
    const [count, dim, sigma] = [3000, 16, 0.3];
    const means = normals(count * dim, 5).map((value) => value * Math.sqrt(1 - sigma ** 2));
    const holes = await holesOf(
      gaussianSubject({
        latentDim: dim,
        means,
        logVariances: new Float32Array(count * dim).fill(2 * Math.log(sigma)),
        valuesPerImage: dim,
        decode: (codes) => codes,
        testImages: means,
      }),
    );
    expect(holes.interval![0]).toBe(0);
    expect(holes.interval![1]).toBeLessThan(0.02);
  });

  it('is 0 within its error where every posterior is the prior', async () => {
    const holes = await holesOf(posteriorEqualsPrior(1000, 8));
    expect(holes.interval![0]).toBe(0);
    expect(holes.interval![1]).toBeLessThan(0.015);
    expect(holes.faults).toEqual([]);
  });

  it('is the same for the same seed', async () => {
    const subject = mixtureWithoutCluster(500, 4);
    expect(await holesOf(subject, 3)).toEqual(await holesOf(mixtureWithoutCluster(500, 4), 3));
    expect((await holesOf(subject, 4)).value).not.toBe((await holesOf(subject, 3)).value);
  });

  it('is not measured without an encoder', async () => {
    const subject = mixtureWithHole(20, null);
    const withoutCodes = { ...subject, test: { ...subject.test, means: null } };
    expect((await holesOf(withoutCodes)).absence).toBe('The model has no encoder.');
  });
});
