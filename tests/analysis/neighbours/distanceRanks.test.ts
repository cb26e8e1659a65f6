import { afterAll, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { distanceRanks } from '../../../src-main/analysis/neighbours/distanceRanks';

const workspaces = [new KernelWorkspace(1), new KernelWorkspace(3)] as const;
afterAll(() => Promise.all(workspaces.map((workspace) => workspace.dispose())));

it('counts the nearer points, ties by index, on a lattice where each point has many', async () => {
  const side = 11;
  const count = side * side;
  const values = Float32Array.from({ length: 2 * count }, (_, at) =>
    at % 2 === 0 ? Math.floor(at / 2 / side) : (at >> 1) % side,
  );
  const square = (a: number, b: number) =>
    (values[2 * a]! - values[2 * b]!) ** 2 + (values[2 * a + 1]! - values[2 * b + 1]!) ** 2;
  const centres = Int32Array.of(0, 60, 7, 120, 33, 34, 35, 36, 99, 2);
  const targets = Int32Array.from({ length: centres.length * 20 }, (_, at) => {
    const target = (at * 29) % count;
    return at % 7 === 0 || target === centres[Math.floor(at / 20)] ? -1 : target;
  });
  const expected = [...targets].map((target, at) => {
    const centre = centres[Math.floor(at / 20)]!;
    if (target < 0) return 0;
    let rank = 1;
    for (let other = 0; other < count; other++) {
      const nearer = square(centre, other) - square(centre, target) || other - target;
      if (other !== centre && nearer < 0) rank++;
    }
    return rank;
  });
  for (const workspace of workspaces) {
    const points = { values, count, dim: 2 };
    const ranks = await distanceRanks(workspace, points, centres, targets, () => Promise.resolve());
    expect([...ranks]).toEqual(expected);
  }
});
