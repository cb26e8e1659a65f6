import { afterAll, describe, expect, it } from 'vitest';
import { measureFaithfulness } from '../../../src-main/analysis/faithfulness/measureFaithfulness';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import type { Points } from '../../../src-main/analysis/points';
import { createRandom } from '../../../src-shared/random';

const workspaces = [new KernelWorkspace(1), new KernelWorkspace(2)] as const;
const [alone, pair] = workspaces;
afterAll(() => Promise.all(workspaces.map((workspace) => workspace.dispose())));

const unwatched = () => Promise.resolve();

/** Points by a formula, and a map that shows two of their axes, bent. */
function bentMap(count: number, dim: number): { points: Points; coords: Float32Array } {
  const values = Float32Array.from({ length: count * dim }, (_, at) => {
    const [i, axis] = [Math.floor(at / dim), at % dim];
    return Math.sin(1.3 * i + 0.7 * axis * axis) + 0.02 * i * Math.cos(axis);
  });
  const coords = Float32Array.from({ length: 2 * count }, (_, at) => {
    const i = at >> 1;
    return at % 2 === 1 ? values[i * dim + 1]! : values[i * dim]! + 0.5 * Math.cos(3 * i);
  });
  return { points: { values, count, dim }, coords };
}

describe('measureFaithfulness', () => {
  // scikit-learn 1.9.1: trustworthiness(X, Y) and, roles changed, (Y, X); zadu 0.5.4's trustworthiness_continuity has
  // the same numbers. Recall: sets of scikit-learn's NearestNeighbors.
  it.each([
    [1, 0.764520202020202, 0.8339646464646464, 0.06666666666666667],
    [5, 0.831409214092141, 0.8738482384823848, 0.30888888888888894],
    [12, 0.829033929033929, 0.8892126392126392, 0.47314814814814815],
    [30, 0.8268331252600916, 0.8580857261756138, 0.6566666666666667],
    [44, 0.7772727272727273, 0.8094670105308404, 0.7262626262626262],
  ])(
    'measures at k %i what independent implementations do',
    async (k, trust, continuity, recall) => {
      const { points, coords } = bentMap(90, 6);
      const settings = { k, seed: 0 };
      for (const workspace of workspaces) {
        const measured = await measureFaithfulness(workspace, points, coords, settings, unwatched);
        const { faithfulness } = measured;
        expect(faithfulness.trustworthiness.value).toBeCloseTo(trust, 12);
        expect(faithfulness.continuity.value).toBeCloseTo(continuity, 12);
        expect(faithfulness.recall.value).toBeCloseTo(recall, 12);
        expect(faithfulness.trustworthiness.standardError).toBe(0);
        expect(faithfulness).toMatchObject({ k, centreCount: 90 });
      }
    },
  );

  it("gives each point its own part of the error, as zadu's local measures do", async () => {
    const { points, coords } = bentMap(90, 6);
    const { intrusion, loss } = await measureFaithfulness(
      pair,
      points,
      coords,
      { k: 12, seed: 0 },
      unwatched,
    );
    // 1 - local_trustworthiness and 1 - local_continuity of the first three points, zadu 0.5.4.
    const expected = [
      [0.20629371, 0.28904429, 0.27039627],
      [0.15151515, 0.25990676, 0.14685315],
    ];
    for (const [at, layer] of [intrusion, loss].entries()) {
      expect(layer).toHaveLength(90);
      for (const point of [0, 1, 2]) expect(layer[point]).toBeCloseTo(expected[at]![point]!, 7);
    }
  });

  it('agrees with five points on a line of which the ends change places, worked by hand', async () => {
    const points = { values: Float32Array.of(0, 1, 3, 6, 10), count: 5, dim: 1 };
    const coords = Float32Array.of(10, 0, 1, 0, 3, 0, 6, 0, 0, 0);
    const { faithfulness, intrusion, loss } = await measureFaithfulness(
      alone,
      points,
      coords,
      { k: 1, seed: 0 },
      unwatched,
    );
    // False neighbours have ranks 3, 4 and 3, and 3 is the most that a rank can be beyond k.
    expect([...intrusion]).toEqual([2 / 3, 1, 0, 0, 2 / 3].map(Math.fround));
    expect([...loss]).toEqual([2 / 3, 1, 0, 0, 2 / 3].map(Math.fround));
    expect(faithfulness.trustworthiness.value).toBeCloseTo(1 - 7 / 15, 12);
    expect(faithfulness.recall.value).toBeCloseTo(2 / 5, 12);
  });

  it('finds no fault where the map is the space, even where all points are one', async () => {
    const random = createRandom(0, 'map');
    const spread = random.fillNormal(new Float32Array(400));
    for (const values of [spread, new Float32Array(400)]) {
      const { faithfulness, intrusion, loss } = await measureFaithfulness(
        pair,
        { values, count: 200, dim: 2 },
        values,
        { k: 12, seed: 0 },
        unwatched,
      );
      expect(faithfulness.trustworthiness.value).toBe(1);
      expect(faithfulness.continuity.value).toBe(1);
      expect(faithfulness.recall.value).toBe(1);
      expect(intrusion.every((part) => part === 0) && loss.every((part) => part === 0)).toBe(true);
    }
  });

  it('looks at a seeded sample of many points, which agrees with all within its standard error', async () => {
    const { points, coords } = bentMap(10_400, 3);
    // All 10,400 points, ranks by numpy's argsort in 64-bit floats.
    const all = { trustworthiness: 0.99787245, continuity: 0.9982091, recall: 0.33580128 };
    const found = [];
    for (const [seed, workspace] of workspaces.entries()) {
      const settings = { k: 12, seed };
      const measured = await measureFaithfulness(workspace, points, coords, settings, unwatched);
      for (const name of ['trustworthiness', 'continuity', 'recall'] as const) {
        const { value, standardError } = measured.faithfulness[name];
        expect(standardError).toBeGreaterThan(0);
        expect(Math.abs(value - all[name])).toBeLessThan(3 * standardError);
      }
      expect(measured.faithfulness.centreCount).toBe(5_000);
      expect(measured.intrusion.filter((part) => !Number.isNaN(part))).toHaveLength(5_000);
      found.push(measured.faithfulness);
    }
    expect(found[1]).not.toEqual(found[0]);
  });

  it('refuses a k that is not below half of the points, and coords that are not theirs', async () => {
    const { points, coords } = bentMap(24, 3);
    const measure = (k: number, given = coords) =>
      measureFaithfulness(alone, points, given, { k, seed: 0 }, unwatched);
    for (const k of [0, 12, 2.5]) {
      await expect(measure(k)).rejects.toThrow(
        new RangeError(`k must be an integer from 1 to below half of 24 points, got ${k}`),
      );
    }
    await expect(measure(3, coords.subarray(1))).rejects.toThrow(
      new RangeError('coords must hold 48 numbers, got 47'),
    );
    await expect(measure(3, coords.with(5, NaN))).rejects.toThrow(RangeError);
  });
});
