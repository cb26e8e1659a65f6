import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { fitPca, type Pca } from '../../../src-main/analysis/pca/fitPca';
import type { PointSource } from '../../../src-main/analysis/pca/pointSource';
import { projectPoints } from '../../../src-main/analysis/pca/projectPoints';
import type { Points } from '../../../src-main/analysis/points';
import { createRandom } from '../../../src-shared/random';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

const options = { seed: 0, betweenPasses: () => Promise.resolve() };
const fit = (points: Points | PointSource, count: number): Promise<Pca> =>
  fitPca(workspace, points, count, options);

function pointsOf(
  count: number,
  dim: number,
  valueAt: (point: number, axis: number) => number,
): Points {
  const values = Float32Array.from({ length: count * dim }, (_, at) =>
    valueAt(Math.floor(at / dim), at % dim),
  );
  return { values, count, dim };
}

/** 12 points of 6 dimensions; exact in 32-bit floats. */
const SMALL = pointsOf(
  12,
  6,
  (i, j) => ((i * i * 7 + j * j * 3 + i * j * 5) % 17) + 0.25 * ((i * 3 + j) % 5),
);

/** Points along `scales.length` random directions with these spreads, and a little noise. */
function stretched(count: number, dim: number, scales: readonly number[], noise: number): Points {
  const random = createRandom(3, 'stretched');
  const directions = scales.map(() =>
    Float64Array.from({ length: dim }, () => random.normal() / Math.sqrt(dim)),
  );
  const values = new Float32Array(count * dim);
  for (let point = 0; point < count; point++) {
    const along = scales.map((scale) => scale * random.normal());
    for (let axis = 0; axis < dim; axis++) {
      let sum = noise * random.normal();
      along.forEach((x, at) => (sum += x * directions[at]![axis]!));
      values[point * dim + axis] = sum;
    }
  }
  return { values, count, dim };
}

function dotOf(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}

describe('fitPca', () => {
  it('finds the diagonal of points on it, whose variance is twice that of a coordinate', async () => {
    const pca = await fit(
      pointsOf(5, 2, (point) => point),
      2,
    );
    expect([...pca.mean]).toEqual([2, 2]);
    expect(pca.variances[0]).toBeCloseTo(5, 12);
    expect(pca.variances[1]).toBeCloseTo(0, 12);
    expect(pca.totalVariance).toBeCloseTo(5, 12);
    pca.components.subarray(0, 2).forEach((x) => expect(x).toBeCloseTo(Math.SQRT1_2, 12));
  });

  it("agrees with scikit-learn's full decomposition", async () => {
    const pca = await fit(SMALL, 3);
    // PCA(3, svd_solver='full') of scikit-learn 1.9.1 in 64-bit floats, signs by the largest loading.
    const variances = [60.741687787686, 47.372539260821, 39.04715536114];
    const components = [
      [-0.14385737697452797, -0.38974527499847117, 0.23435533092243307],
      [-0.4636550096226828, 0.5771603483131434, -0.47369950280895645],
      [-0.1985283182697653, 0.4930191030245296, 0.7403169519423333],
      [-0.3097049113472449, -0.2710962568118702, -0.006258513774784949],
      [0.6808029598668874, 0.32575937557483037, -0.2951605759239317],
      [-0.5616920817690654, -0.06695626816161662, -0.1526016281487134],
    ].flat();
    const mean = [8.0625, 10.270833333333, 8.458333333333, 9.916666666667, 8.875, 6.645833333333];
    // Products are rounded to 32 bits.
    variances.forEach((value, at) => expect(pca.variances[at]! / value).toBeCloseTo(1, 6));
    components.forEach((value, at) => expect(pca.components[at]).toBeCloseTo(value, 6));
    mean.forEach((value, at) => expect(pca.mean[at]).toBeCloseTo(value, 6));
    expect(pca.totalVariance).toBeCloseTo(179.23532196969697, 4);
  });

  it('keeps its digits far from the origin', async () => {
    const far = { ...SMALL, values: SMALL.values.map((value) => value + 65536) };
    const [near, away] = [await fit(SMALL, 6), await fit(far, 6)];
    near.variances.forEach((value, at) => expect(away.variances[at]! / value).toBeCloseTo(1, 6));
  });

  it('reads points in slices and gives the same as for points in memory', async () => {
    // Wide enough that 600 of them are more than a slice.
    const points = pointsOf(
      600,
      1800,
      (i, j) => Math.sin(i) * Math.cos(j / 9) + 0.5 * Math.cos(i / 7) * Math.sin(j) + ((i * j) % 7),
    );
    let reads = 0;
    const source: PointSource = {
      count: points.count,
      dim: points.dim,
      read: (start, end) => {
        reads++;
        return Promise.resolve(points.values.slice(start * points.dim, end * points.dim));
      },
    };
    expect(await fit(source, 2)).toEqual(await fit(points, 2));
    expect(reads).toBeGreaterThan(2);
  });

  it('finds the same in wide points by the randomised search as by their covariance', async () => {
    const scales = [20, 15, 12, 9, 7, 5, 4];
    // The last dimensions of the wider points are always 0.
    const narrow = stretched(300, 900, scales, 0.05);
    const wide = pointsOf(300, 4200, (point, axis) =>
      axis < 900 ? narrow.values[point * 900 + axis]! : 0,
    );
    const [exact, randomised] = [await fit(narrow, 6), await fit(wide, 6)];
    expect(randomised.totalVariance / exact.totalVariance).toBeCloseTo(1, 6);
    for (let at = 0; at < 6; at++) {
      expect(randomised.variances[at]! / exact.variances[at]!).toBeCloseTo(1, 5);
      const found = randomised.components.subarray(at * 4200, (at + 1) * 4200);
      const known = exact.components.subarray(at * 900, (at + 1) * 900);
      expect(dotOf(known, found.subarray(0, 900))).toBeCloseTo(1, 6);
    }
  });

  it('gives as many orthonormal components as there are points, also where they span fewer dimensions', async () => {
    for (const dim of [20, 4100]) {
      const points = pointsOf(6, dim, (point, axis) => (point % 2) * ((axis % 3) - 1));
      const pca = await fit(points, 6);
      expect(pca.variances[0]! / pca.totalVariance).toBeCloseTo(1, 5);
      expect(Math.max(...pca.variances.subarray(1))).toBeLessThan(1e-5);
      for (let left = 0; left < 6; left++) {
        for (let right = 0; right < 6; right++) {
          const product = dotOf(
            pca.components.subarray(left * dim, (left + 1) * dim),
            pca.components.subarray(right * dim, (right + 1) * dim),
          );
          expect(product).toBeCloseTo(left === right ? 1 : 0, 9);
        }
      }
    }
  });

  it('gives constant points variances of 0', async () => {
    const pca = await fit(
      pointsOf(9, 3, () => 0.1),
      3,
    );
    expect([...pca.variances]).toEqual([0, 0, 0]);
    expect(pca.totalVariance).toBe(0);
    expect(pca.mean[1]).toBeCloseTo(0.1, 7);
  });

  it('gives the same twice, whatever the number of threads', async () => {
    const alone = new KernelWorkspace(1);
    for (const points of [
      stretched(500, 150, [3, 2, 1], 0.1),
      stretched(40, 4100, [3, 2, 1], 0.1),
    ]) {
      const first = await fit(points, 3);
      expect(await fit(points, 3)).toEqual(first);
      expect(await fitPca(alone, points, 3, options)).toEqual(first);
    }
    await alone.dispose();
  });

  it('names what does not fit', async () => {
    const range = 'componentCount must be an integer in 1..6 for 12 points of 6 dimensions, got';
    for (const count of [0, 7, 1.5])
      await expect(fit(SMALL, count)).rejects.toThrow(`${range} ${count}`);
    for (const dim of [6, 4100]) {
      const points = pointsOf(12, dim, (point, axis) => (point === 7 && axis === 3 ? NaN : axis));
      await expect(fit(points, 2)).rejects.toThrow(/points must be finite.*dimension 3/);
    }
  });

  it('ends where the work between passes throws, and gives the memory back', async () => {
    const before = workspace.scope(() => workspace.allocate('f32', 1).address);
    const ended = fitPca(workspace, SMALL, 2, {
      seed: 0,
      betweenPasses: () => Promise.reject(new Error('cancelled')),
    });
    await expect(ended).rejects.toThrow('cancelled');
    expect(workspace.scope(() => workspace.allocate('f32', 1).address)).toBe(before);
  });
});

describe('projectPoints', () => {
  it('gives coordinates that have the mean 0 and the variances of the components', async () => {
    const points = stretched(400, 37, [4, 2, 1], 0.1);
    const pca = await fit(points, 3);
    const { values, count, dim } = await projectPoints(workspace, pca, points);
    expect([count, dim]).toEqual([400, 3]);
    for (let axis = 0; axis < 3; axis++) {
      const along = Float64Array.from({ length: count }, (_, point) => values[point * dim + axis]!);
      expect(along.reduce((sum, x) => sum + x, 0) / count).toBeCloseTo(0, 5);
      expect(dotOf(along, along) / (count - 1) / pca.variances[axis]!).toBeCloseTo(1, 5);
    }
  });

  it('gives all coordinates of few points: their distances stay', async () => {
    const pca = await fit(SMALL, 6);
    const { values } = await projectPoints(workspace, pca, SMALL);
    const square = (numbers: Float32Array, a: number, b: number): number => {
      let sum = 0;
      for (let at = 0; at < 6; at++) sum += (numbers[a * 6 + at]! - numbers[b * 6 + at]!) ** 2;
      return sum;
    };
    expect(square(values, 2, 9) / square(SMALL.values, 2, 9)).toBeCloseTo(1, 6);
  });

  it('refuses points of other dimensions', async () => {
    const pca = await fit(SMALL, 2);
    const other = pointsOf(3, 4, () => 1);
    await expect(projectPoints(workspace, pca, other)).rejects.toThrow(
      'must have 6 dimensions, got 4',
    );
  });
});
