import { UMAP } from 'umap-js';
import { afterAll, describe, expect, it } from 'vitest';
import { measureFaithfulness } from '../../../src-main/analysis/faithfulness/measureFaithfulness';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import {
  nearestAmong,
  nearestNeighbours,
} from '../../../src-main/analysis/neighbours/nearestNeighbours';
import type { Points } from '../../../src-main/analysis/points';
import {
  embedUmap,
  type UmapFrame,
  type UmapSettings,
} from '../../../src-main/analysis/umap/embedUmap';
import { placeInUmap } from '../../../src-main/analysis/umap/placeInUmap';
import { createRandom } from '../../../src-shared/random';

const workspaces = [new KernelWorkspace(1), new KernelWorkspace(2)] as const;
const [alone, pair] = workspaces;
afterAll(() => Promise.all(workspaces.map((workspace) => workspace.dispose())));

const unwatched = () => Promise.resolve();
const watcher = { onFrame: () => undefined, betweenPasses: unwatched };
const settings: UmapSettings = { neighbours: 10, minDist: 0.1, epochs: null, seed: 0 };

/** Points of 4 balls in 8 dimensions, one ball after the other. */
function balls(count: number, seed: number): Points {
  const values = createRandom(seed, 'balls').fillNormal(new Float32Array(count * 8));
  for (let point = 0; point < count; point++) {
    values[point * 8 + ballOf(point, count)]! += 9;
  }
  return { values, count, dim: 8 };
}

function ballOf(point: number, count: number): number {
  return Math.floor((4 * point) / count);
}

describe('embedUmap', () => {
  it('gives the same map with any number of threads, and another for another seed', async () => {
    const points = balls(300, 0);
    const maps = await Promise.all(
      workspaces.map((workspace) =>
        embedUmap(workspace, points, { ...settings, epochs: 40 }, watcher),
      ),
    );
    expect(maps[1]).toEqual(maps[0]);
    expect(maps[0]!.iterations).toBe(40);
    const other = await embedUmap(alone, points, { ...settings, epochs: 40, seed: 1 }, watcher);
    expect(other.coords).not.toEqual(maps[0]!.coords);
  });

  it('keeps balls apart, and is as faithful as umap-js', async () => {
    const points = balls(300, 0);
    const { coords } = await embedUmap(pair, points, settings, watcher);
    const map = { values: coords, count: 300, dim: 2 };
    const near = await nearestNeighbours(pair, map, 5, unwatched);
    const strangers = near.indices.filter(
      (index, at) => ballOf(index, 300) !== ballOf(Math.floor(at / 5), 300),
    );
    expect(strangers).toHaveLength(0);

    const random = createRandom(0, 'umap-js');
    const peer = new UMAP({ nNeighbors: 10, minDist: 0.1, random: () => random.uniform() });
    const rows = Array.from({ length: 300 }, (_, i) => [
      ...points.values.subarray(8 * i, 8 * i + 8),
    ]);
    const theirs = Float32Array.from(peer.fit(rows).flat());
    const measure = async (values: Float32Array) =>
      (await measureFaithfulness(pair, points, values, { k: 10, seed: 0 }, unwatched)).faithfulness;
    const [own, peers] = [await measure(coords), await measure(theirs)];
    expect(own.trustworthiness.value).toBeGreaterThan(peers.trustworthiness.value - 0.01);
    expect(own.recall.value).toBeGreaterThan(peers.recall.value - 0.03);
  });

  it('shows maps on their way, and ends where a look between passes throws', async () => {
    const frames: UmapFrame[] = [];
    const stopped = embedUmap(alone, balls(400, 0), settings, {
      onFrame: (frame) => frames.push(frame),
      betweenPasses: () =>
        frames.length < 3 ? Promise.resolve() : Promise.reject(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(frames).toHaveLength(3);
    for (const [at, frame] of frames.entries()) {
      expect(frame).toMatchObject({ iterations: 500 });
      expect(frame.iteration).toBeGreaterThan(frames[at - 1]?.iteration ?? 0);
      expect(frame.coords).toHaveLength(800);
      expect(frame.coords.every(Number.isFinite)).toBe(true);
    }
  });

  it('lays out few points, equal ones and points on a line without NaN', async () => {
    const shapes: Points[] = [
      { values: Float32Array.of(0, 1, 5), count: 3, dim: 1 },
      { values: new Float32Array(400), count: 100, dim: 4 },
      { values: Float32Array.from({ length: 200 }, (_, i) => i % 7), count: 200, dim: 1 },
    ];
    for (const points of shapes) {
      const { coords } = await embedUmap(pair, points, { ...settings, neighbours: 3 }, watcher);
      expect(coords).toHaveLength(2 * points.count);
      expect(coords.every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses settings that do not fit, and points without a place', async () => {
    const points = balls(20, 0);
    const embed = (changed: Partial<UmapSettings>, given = points) =>
      embedUmap(alone, given, { ...settings, ...changed }, watcher);
    await expect(embed({ neighbours: 21 })).rejects.toThrow(
      new RangeError('neighbours must be an integer in 2..20, got 21'),
    );
    await expect(embed({ minDist: -0.1 })).rejects.toThrow(
      new RangeError('minDist must be from 0 to below 3, got -0.1'),
    );
    await expect(embed({ epochs: 0 })).rejects.toThrow(
      new RangeError('epochs must be an integer of at least 1 or null, got 0'),
    );
    await expect(embed({}, { ...points, count: 2 })).rejects.toThrow(
      new RangeError('points must be at least 3, got 2'),
    );
    await expect(embed({}, { ...points, values: points.values.with(3, NaN) })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('placeInUmap', () => {
  it('places new points among their own, the same with any number of threads', async () => {
    const points = balls(300, 0);
    const { coords } = await embedUmap(pair, points, settings, watcher);
    const before = coords.slice();
    const added = balls(80, 1);
    const [placed, again] = await Promise.all(
      workspaces.map((workspace) =>
        placeInUmap(workspace, { points, coords }, added, settings, unwatched),
      ),
    );
    expect(again).toEqual(placed);
    expect(coords).toEqual(before);
    const map = { values: coords, count: 300, dim: 2 };
    const queries = { values: placed!, count: 80, dim: 2 };
    const near = await nearestAmong(pair, queries, map, 1, unwatched);
    for (const [point, index] of near.indices.entries()) {
      expect(ballOf(index, 300)).toBe(ballOf(point, 80));
    }
  });

  it('refuses a map that is not of its points', async () => {
    const points = balls(20, 0);
    const place = (coords: Float32Array, neighbours: number) =>
      placeInUmap(alone, { points, coords }, points, { ...settings, neighbours }, unwatched);
    await expect(place(new Float32Array(39), 5)).rejects.toThrow(
      new RangeError('coords must hold 40 numbers, got 39'),
    );
    await expect(place(new Float32Array(40), 21)).rejects.toThrow(
      new RangeError('neighbours must be an integer in 2..20, got 21'),
    );
  });
});
