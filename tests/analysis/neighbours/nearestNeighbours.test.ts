import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import {
  nearestAmong,
  nearestNeighbours,
} from '../../../src-main/analysis/neighbours/nearestNeighbours';
import type { Points } from '../../../src-main/analysis/points';
import { createRandom } from '../../../src-shared/random';

const workspaces = [1, 2, 3].map((threads) => new KernelWorkspace(threads));
const [alone, pair] = workspaces as [KernelWorkspace, KernelWorkspace, KernelWorkspace];
afterAll(() => Promise.all(workspaces.map((workspace) => workspace.dispose())));

const unwatched = () => Promise.resolve();

function normalPoints(count: number, dim: number, seed = 0): Points {
  return {
    values: createRandom(seed, 'points').fillNormal(new Float32Array(count * dim)),
    count,
    dim,
  };
}

/** The definition, in 64-bit floats: all distances sorted, ties by index. */
function sorted(queries: Points, points: Points, k: number, leavesOutItself: boolean) {
  return Array.from({ length: queries.count }, (_, query) =>
    Array.from({ length: points.count }, (__, index) => {
      let square = 0;
      for (let axis = 0; axis < points.dim; axis++) {
        const at = points.values[index * points.dim + axis]!;
        square += (queries.values[query * points.dim + axis]! - at) ** 2;
      }
      return { index, square };
    })
      .filter(({ index }) => !leavesOutItself || index !== query)
      .sort((a, b) => a.square - b.square || a.index - b.index)
      .slice(0, k),
  ).flat();
}

describe('nearestNeighbours', () => {
  it.each([
    [2, 1, 1],
    [5, 2, 4],
    [100, 3, 99],
    [331, 17, 15],
    [700, 2, 40],
    [257, 130, 7],
  ])(
    'finds those of %i points in %i dimensions that sorting finds, k %i',
    async (count, dim, k) => {
      const points = normalPoints(count, dim);
      const expected = sorted(points, points, k, true);
      for (const workspace of workspaces) {
        const found = await nearestNeighbours(workspace, points, k, unwatched);
        expect([...found.indices]).toEqual(expected.map(({ index }) => index));
        expect([...found.distances]).toEqual(
          expected.map(({ square }) => Math.fround(Math.sqrt(square))),
        );
      }
    },
  );

  it('gives ties to the lower index, on a lattice where each point has many', async () => {
    const values = Float32Array.from({ length: 2 * 400 }, (_, at) =>
      at % 2 === 0 ? Math.floor(at / 40) : (at >> 1) % 20,
    );
    const points = { values, count: 400, dim: 2 };
    const { indices } = await nearestNeighbours(pair, points, 10, unwatched);
    expect([...indices]).toEqual(sorted(points, points, 10, true).map(({ index }) => index));
  });

  it('gives the lowest indices and no NaN where all points are the same', async () => {
    const points = { values: new Float32Array(3 * 500).fill(0.1), count: 500, dim: 3 };
    const { indices, distances } = await nearestNeighbours(pair, points, 3, unwatched);
    expect([...indices.subarray(0, 9)]).toEqual([1, 2, 3, 0, 2, 3, 0, 1, 3]);
    expect([...indices.subarray(-3)]).toEqual([0, 1, 2]);
    expect(distances.every((distance) => distance === 0)).toBe(true);
  });

  it('tells near points apart that lie a thousand times further from the origin', async () => {
    const near = normalPoints(300, 20);
    const points = { ...near, values: near.values.map((value) => value + 4096) };
    const { indices } = await nearestNeighbours(pair, points, 10, unwatched);
    expect([...indices]).toEqual(sorted(points, points, 10, true).map(({ index }) => index));
  });

  it('stops where a look between passes throws, and gives the memory back', async () => {
    const before = alone.allocate('f32', 1).address;
    const stopped = nearestNeighbours(alone, normalPoints(200, 3), 3, () =>
      Promise.reject(new Error('enough')),
    );
    await expect(stopped).rejects.toThrow('enough');
    expect(alone.allocate('f32', 1).address).toBe(before + 64);
  });

  it('refuses a k that has no meaning, and points without a place', async () => {
    const points = normalPoints(10, 2);
    for (const k of [0, 1.5, 10, NaN]) {
      await expect(nearestNeighbours(alone, points, k, unwatched)).rejects.toThrow(
        new RangeError(`k must be an integer in 1..9, got ${k}`),
      );
    }
    const one = { ...points, count: 1 };
    await expect(nearestNeighbours(alone, one, 1, unwatched)).rejects.toThrow(
      new RangeError('points must be at least 2, got 1'),
    );
    for (const value of [NaN, Infinity]) {
      const bad = { ...points, values: points.values.with(7, value) };
      await expect(nearestNeighbours(alone, bad, 3, unwatched)).rejects.toThrow(
        new RangeError(`points must hold finite numbers, got ${value} at axis 1 of point 3`),
      );
    }
  });
});

describe('nearestAmong', () => {
  it('finds the nearest points to other points, the same one too, and all of them', async () => {
    const points = normalPoints(203, 9);
    const queries = normalPoints(77, 9, 1);
    queries.values.set(points.values.subarray(9 * 50, 9 * 51), 9 * 20);
    for (const k of [1, 12, 203]) {
      const found = await nearestAmong(pair, queries, points, k, unwatched);
      const expected = sorted(queries, points, k, false);
      expect([...found.indices]).toEqual(expected.map(({ index }) => index));
      expect(found.indices[20 * k]).toBe(50);
      expect(found.distances[20 * k]).toBe(0);
    }
  });

  it('refuses a k above the number of points and queries of another space', async () => {
    const points = normalPoints(10, 2);
    await expect(nearestAmong(alone, points, points, 11, unwatched)).rejects.toThrow(
      new RangeError('k must be an integer in 1..10, got 11'),
    );
    await expect(nearestAmong(alone, normalPoints(3, 4), points, 2, unwatched)).rejects.toThrow(
      new RangeError('queries must have 2 dimensions, got 4'),
    );
  });
});
