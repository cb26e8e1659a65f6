import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { approximateNeighbours } from '../../../src-main/analysis/neighbours/approximateNeighbours';
import { nearestNeighbours } from '../../../src-main/analysis/neighbours/nearestNeighbours';
import type { Points } from '../../../src-main/analysis/points';
import { createRandom } from '../../../src-shared/random';

const workspaces = [new KernelWorkspace(1), new KernelWorkspace(2)] as const;
const [alone, pair] = workspaces;
afterAll(() => Promise.all(workspaces.map((workspace) => workspace.dispose())));

const unwatched = () => Promise.resolve();

/** Points on a bent surface of 5 dimensions in 20. */
function surface(count: number): Points {
  const flat = createRandom(0, 'surface').fillNormal(new Float32Array(count * 5));
  const values = Float32Array.from({ length: count * 20 }, (_, at) => {
    const [point, axis] = [Math.floor(at / 20), at % 20];
    const along = flat[point * 5 + (axis % 5)]!;
    return axis < 10 ? along : Math.sin(along + flat[point * 5 + ((axis + 2) % 5)]!);
  });
  return { values, count, dim: 20 };
}

describe('approximateNeighbours', () => {
  it('finds 97 of 100 neighbours, with their distances in order, and none of them twice', async () => {
    const points = surface(4_000);
    const near = await nearestNeighbours(pair, points, 30, unwatched);
    const found = await approximateNeighbours(pair, points, 30, 0, unwatched);
    let hits = 0;
    for (let point = 0; point < points.count; point++) {
      const row = (values: Int32Array | Float32Array) =>
        values.subarray(point * 30, (point + 1) * 30);
      const own = new Set(row(found.indices));
      expect(own.size).toBe(30);
      expect(own.has(point)).toBe(false);
      hits += row(near.indices).filter((index) => own.has(index)).length;
      expect(row(found.distances)).toEqual(row(found.distances).slice().sort());
    }
    expect(hits / near.indices.length).toBeGreaterThan(0.97);
  });

  it('finds the same with any number of threads, and in other cells for another seed', async () => {
    const points = surface(1_500);
    const [one, two] = await Promise.all(
      workspaces.map((workspace) => approximateNeighbours(workspace, points, 20, 0, unwatched)),
    );
    expect(two).toEqual(one);
    const other = await approximateNeighbours(alone, points, 20, 1, unwatched);
    expect(other.indices).not.toEqual(one!.indices);
  });

  it('finds all where k takes all, and k of points in one place', async () => {
    const few = surface(40);
    const near = await nearestNeighbours(alone, few, 39, unwatched);
    expect(await approximateNeighbours(alone, few, 39, 0, unwatched)).toEqual(near);
    const same = { values: new Float32Array(300), count: 300, dim: 1 };
    const { distances } = await approximateNeighbours(alone, same, 12, 0, unwatched);
    expect(distances.every((distance) => distance === 0)).toBe(true);
  });

  it('refuses a k that is not below the number of points', async () => {
    await expect(approximateNeighbours(alone, surface(10), 10, 0, unwatched)).rejects.toThrow(
      new RangeError('k must be an integer in 1..9, got 10'),
    );
  });
});
