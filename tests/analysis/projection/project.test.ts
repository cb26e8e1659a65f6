import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import type { Points } from '../../../src-main/analysis/points';
import { LEAST_POINTS, mostPerplexity } from '../../../src-main/analysis/projection/limits';
import {
  project,
  type ProjectionState,
  type ProjectionTask,
} from '../../../src-main/analysis/projection/project';
import {
  DEFAULT_PROJECTION,
  PROJECTION_METHODS,
  type ProjectionSettings,
} from '../../../src-shared/projection';
import { createRandom } from '../../../src-shared/random';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

const COUNT = 60;
const GROUPS = 3;

/** Three groups far from each other in ten dimensions, one after the other in turns. */
function groups(count: number, seed: number): Points {
  const random = createRandom(seed, 'test');
  const dim = 10;
  const values = Float32Array.from({ length: count * dim }, (_, at) => {
    const isOwnAxis = at % dim === Math.floor(at / dim) % GROUPS;
    return (isOwnAxis ? 20 : 0) + random.normal();
  });
  return { values, count, dim };
}

function taskOf(
  settings: Partial<ProjectionSettings>,
  rest?: Partial<ProjectionTask>,
): ProjectionTask {
  const usual = { ...DEFAULT_PROJECTION, perplexity: 10, neighbours: 10, iterations: 100 };
  return {
    points: groups(COUNT, 1),
    settings: { ...usual, ...settings },
    start: null,
    reference: null,
    ...rest,
  };
}

async function run(task: ProjectionTask) {
  const states: ProjectionState[] = [];
  const tell = (state: ProjectionState) => states.push(state);
  const projected = await project(task, {
    workspace,
    tell,
    betweenPasses: () => Promise.resolve(),
  });
  return { projected, stages: [...new Set(states.map(({ stage }) => stage))], states };
}

/** Returns the share of points whose nearest on the map is of their own group. */
function groupedShare(coords: Float32Array): number {
  const distance = (a: number, b: number) =>
    Math.hypot(coords[2 * a]! - coords[2 * b]!, coords[2 * a + 1]! - coords[2 * b + 1]!);
  const all = Array.from({ length: coords.length / 2 }, (_, index) => index);
  const isGrouped = (point: number) => {
    const others = all.filter((other) => other !== point);
    const nearest = others.reduce((best, other) =>
      distance(point, other) < distance(point, best) ? other : best,
    );
    return nearest % GROUPS === point % GROUPS;
  };
  return all.filter(isGrouped).length / all.length;
}

describe.each(PROJECTION_METHODS)('a projection by %s', (method) => {
  it('keeps groups together, and says how far it can be trusted, point for point', async () => {
    const { projected } = await run(taskOf({ method }));
    expect(projected.coords).toHaveLength(2 * COUNT);
    expect(groupedShare(projected.coords)).toBe(1);
    const { faithfulness, intrusion, loss } = projected;
    expect(faithfulness).toMatchObject({ k: 12, centreCount: COUNT });
    expect(faithfulness!.trustworthiness.value).toBeGreaterThan(0.8);
    expect(faithfulness!.continuity.value).toBeGreaterThan(0.8);
    expect(intrusion).toHaveLength(COUNT);
    expect(loss).toHaveLength(COUNT);
  });

  it('is the same for the same seed', async () => {
    const { projected } = await run(taskOf({ method, seed: 3 }));
    expect((await run(taskOf({ method, seed: 3 }))).projected).toEqual(projected);
  });

  it('is a map of the principal components of points that have more numbers', async () => {
    const { projected, stages } = await run(taskOf({ method, reducedDim: 3 }));
    expect(stages[0]).toBe('reducing');
    expect(groupedShare(projected.coords)).toBe(1);
  });

  it('looks at fewer neighbours where there are few points', async () => {
    const few = { points: groups(LEAST_POINTS, 1) };
    const { projected } = await run(taskOf({ method, perplexity: 1, neighbours: 3 }, few));
    // Below half of five points.
    expect(projected.faithfulness!.k).toBe(2);
  });
});

describe('a projection', () => {
  it('tells its stages in turn, and the map while it moves', async () => {
    const { stages, states, projected } = await run(taskOf({ method: 'tsne', reducedDim: 4 }));
    expect(stages).toEqual(['reducing', 'neighbours', 'layout', 'faithfulness']);
    const frame = states.find(({ stage }) => stage === 'layout')!;
    // 250 early iterations and the 100 that were asked for.
    expect(frame.total).toBe(350);
    expect(frame.coords).toHaveLength(2 * COUNT);
    expect(frame.coords).not.toEqual(projected.coords);
    expect(states.at(-1)!.coords).toEqual(projected.coords);
  });

  it('by PCA has the shares of variance of its axes, also where points are all the same', async () => {
    // Along the axes 4 : 2 : 0, by hand: variances of ±2, ±√2 and 0 on a cross of four points and its middle.
    const root = Math.SQRT2;
    const values = Float32Array.of(0, 2, 0, 0, -2, 0, root, 0, 0, -root, 0, 0, 0, 0, 0);
    const cross = { points: { values, count: 5, dim: 3 } };
    const { projected } = await run(taskOf({ method: 'pca' }, cross));
    expect(projected.varianceShares![0]).toBeCloseTo(2 / 3, 6);
    expect(projected.varianceShares![1]).toBeCloseTo(1 / 3, 6);
    expect(Math.abs(projected.coords[0]!)).toBeCloseTo(2, 5);
    const same = { points: { values: new Float32Array(15), count: 5, dim: 3 } };
    expect((await run(taskOf({ method: 'pca' }, same))).projected.varianceShares).toEqual([0, 0]);
  });

  it('that starts from an earlier map of the same points stays near it', async () => {
    const { coords } = (await run(taskOf({ method: 'tsne' }))).projected;
    const moved = async (start: Float32Array | null) => {
      const again = (await run(taskOf({ method: 'tsne', seed: 9, iterations: 50 }, { start })))
        .projected;
      return again.coords.reduce((sum, value, at) => sum + Math.abs(value - coords[at]!), 0);
    };
    expect(await moved(coords)).toBeLessThan(0.2 * (await moved(null)));
  });

  it.each(['tsne', 'umap'] as const)(
    'into an earlier map puts new points beside those of their group, reduced as these were by %s',
    async (method) => {
      const settings = { method, reducedDim: 3 } as const;
      const points = groups(COUNT, 1);
      const { coords } = (await run(taskOf(settings))).projected;
      const reference = { points, coords };
      const { projected } = await run(taskOf(settings, { points: groups(30, 2), reference }));
      expect(projected).toMatchObject({ faithfulness: null, intrusion: null, klNats: null });
      const all = Float32Array.from([...coords, ...projected.coords]);
      expect(groupedShare(all)).toBe(1);
      // The points of the map itself come to lie where they are.
      const own = (await run(taskOf(settings, { points, reference }))).projected.coords;
      const size = Math.max(...coords.map(Math.abs));
      const errors = own.map((value, at) => Math.abs(value - coords[at]!) / size).sort();
      expect(errors[COUNT]).toBeLessThan(0.1);
    },
  );

  it('draws clusters closer together with late exaggeration', async () => {
    /** Mean distance of points to the middle of their group. */
    const spread = async (lateExaggeration: number) => {
      const { coords } = (await run(taskOf({ method: 'tsne', lateExaggeration }))).projected;
      const size = COUNT / GROUPS;
      const middle = new Float64Array(2 * GROUPS);
      coords.forEach((value, at) => (middle[at % (2 * GROUPS)]! += value / size));
      return coords.reduce(
        (sum, value, at) => sum + Math.abs(value - middle[at % (2 * GROUPS)]!) / coords.length,
        0,
      );
    };
    expect(await spread(4)).toBeLessThan(await spread(1));
  });
});

describe('the largest perplexity', () => {
  it.each([
    [5, 1],
    [91, 30],
    [92, 30],
    [10_000, 3333],
  ])('for %i points is %i, and t-SNE takes it', async (count, most) => {
    expect(mostPerplexity(count)).toBe(most);
    if (count > 100) return;
    const points = { points: groups(count, 1) };
    await run(taskOf({ method: 'tsne', perplexity: most, iterations: 1 }, points));
    await expect(
      run(taskOf({ method: 'tsne', perplexity: most + 0.5, iterations: 1 }, points)),
    ).rejects.toThrow(`perplexity must be 1 to ${most}`);
  });
});
