import { describe, expect, it } from 'vitest';
import { nearestNeighbours } from '../../../src-main/analysis/neighbours/nearestNeighbours';
import type { Points } from '../../../src-main/analysis/points';
import { symmetricAffinities } from '../../../src-main/analysis/tsne/affinities';
import { Descent } from '../../../src-main/analysis/tsne/descent';
import { exactKlNats } from '../../../src-main/analysis/tsne/divergence';
import {
  embed,
  TSNE_DEFAULTS,
  type TsneFrame,
  type TsneMap,
  type TsneSettings,
} from '../../../src-main/analysis/tsne/embed';
import { clusteredPoints, noPause, openWorkspace, randomCoords } from './workspaces';

const QUICK: Partial<TsneSettings> = { earlyIterations: 60, iterations: 100 };

function mapOf(points: Points, settings: Partial<TsneSettings>, threads = 2): Promise<TsneMap> {
  const all = { ...TSNE_DEFAULTS, ...settings };
  return embed(openWorkspace(threads), points, all, { betweenPasses: noPause });
}

/** Share of points whose nearest neighbour on the map is of their cluster. */
function purity(coords: Float32Array, clusters: number): number {
  let pure = 0;
  const count = coords.length / 2;
  for (let i = 0; i < count; i++) {
    let nearest = -1;
    let least = Infinity;
    for (let j = 0; j < count; j++) {
      const square =
        (coords[2 * i]! - coords[2 * j]!) ** 2 + (coords[2 * i + 1]! - coords[2 * j + 1]!) ** 2;
      if (j === i || square >= least) continue;
      [nearest, least] = [j, square];
    }
    if (nearest % clusters === i % clusters) pure++;
  }
  return pure / count;
}

/** Root mean square distance of points from the centre of their cluster. */
function radius(coords: Float32Array, clusters: number): number {
  let squares = 0;
  for (let at = 0; at < 2 * clusters; at++) {
    const own = coords.filter((_, place) => place % (2 * clusters) === at);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    squares += own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  }
  return Math.sqrt(squares / (coords.length / 2));
}

function meanMove(from: Float32Array, to: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < from.length; at += 2) {
    sum += Math.hypot(to[at]! - from[at]!, to[at + 1]! - from[at + 1]!);
  }
  return sum / (from.length / 2);
}

describe('a step of the descent', () => {
  it('goes along the gradient of the divergence, by the definition', async () => {
    const workspace = openWorkspace();
    const count = 40;
    const neighbours = await nearestNeighbours(
      workspace,
      clusteredPoints(count, 4, 3),
      count - 1,
      noPause,
    );
    const affinities = symmetricAffinities(workspace, neighbours, 10);
    const [starts, columns, values] = [
      workspace.i32(affinities.starts),
      workspace.i32(affinities.columns),
      workspace.f32(affinities.values),
    ];
    const p = new Float64Array(count * count);
    for (let i = 0; i < count; i++) {
      for (let at = starts[i]!; at < starts[i + 1]!; at++)
        p[i * count + columns[at]!]! += values[at]!;
    }
    // Its mean at the origin, since the map's copy is centred too.
    const start = randomCoords(count, 1);
    for (const axis of [0, 1]) {
      const mean = start.reduce((sum, value, at) => sum + (at % 2 === axis ? value : 0), 0) / count;
      start.forEach((value, at) => at % 2 === axis && (start[at] = value - mean));
    }
    const q = (i: number, j: number) =>
      i === j
        ? 0
        : 1 /
          (1 + (start[2 * i]! - start[2 * j]!) ** 2 + (start[2 * i + 1]! - start[2 * j + 1]!) ** 2);
    let z = 0;
    for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) z += q(i, j);
    const gradient = new Float64Array(2 * count);
    for (let at = 0; at < 2 * count; at++) {
      const i = at >> 1;
      for (let j = 0; j < count; j++) {
        gradient[at]! +=
          (p[i * count + j]! - q(i, j) / z) * q(i, j) * (start[at]! - start[2 * j + (at & 1)]!);
      }
    }
    const descent = new Descent(workspace, affinities, start);
    descent.step({ iterations: 1, exaggeration: 1, momentum: 0.8 });
    // The first step: no velocity yet, so gains of 0.8 + 0.01, and a learning rate of 200.
    descent
      .coords()
      .forEach((value, at) =>
        expect(value - start[at]!).toBeCloseTo(-200 * 0.81 * gradient[at]!, 3),
      );
  });
});

describe('embed', () => {
  it('gives the same map for a seed with 1, 2 and 3 threads, on the grid and by all pairs', async () => {
    for (const count of [300, 1300]) {
      const points = clusteredPoints(count, 6, 5);
      const [one, two, three] = [
        await mapOf(points, QUICK, 1),
        await mapOf(points, QUICK, 2),
        await mapOf(points, QUICK, 3),
      ];
      expect(two).toEqual(one);
      expect(three).toEqual(one);
      expect(await mapOf(points, { ...QUICK, seed: 1 }, 2)).not.toEqual(one);
    }
  });

  it('has a divergence near openTSNE on the same points', async () => {
    const count = 1200;
    const points = clusteredPoints(count, 10, 12, 3);
    const { coords, klNats } = await mapOf(points, { perplexity: 20 });
    // openTSNE 1.0.4 on these numbers: TSNE(perplexity=20, neighbors='exact', random_state=0,
    // negative_gradient_method='bh').fit(points).kl_divergence; 0.8445 with 'fft'.
    expect(Math.abs(klNats - 0.8121)).toBeLessThan(0.02);
    const workspace = openWorkspace();
    const neighbours = await nearestNeighbours(workspace, points, 60, noPause);
    const exact = exactKlNats(workspace, neighbours, 20, coords);
    expect(klNats).toBeCloseTo(exact, 3);
    expect(purity(coords, 12)).toBeGreaterThan(0.99);
  });

  it('shows frames on its way, whose divergence falls', async () => {
    const frames: TsneFrame[] = [];
    const points = clusteredPoints(1500, 6, 5);
    const { klNats } = await embed(
      openWorkspace(),
      points,
      { ...TSNE_DEFAULTS, perplexity: 10 },
      { onFrame: (frame) => frames.push(frame), betweenPasses: noPause },
    );
    expect(frames[0]).toMatchObject({ iteration: 0, iterations: 750 });
    expect(frames[0]?.coords).toHaveLength(3000);
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.at(-1)!.klNats).toBeLessThan(frames[0]!.klNats);
    expect(klNats).toBeLessThan(frames[0]!.klNats / 2);
  });

  it('draws clusters closer together with late exaggeration', async () => {
    const points = clusteredPoints(400, 6, 5);
    const settings = { perplexity: 20, earlyIterations: 100, iterations: 100 };
    const plain = await mapOf(points, settings);
    const late = await mapOf(points, { ...settings, lateExaggeration: 4, lateIterations: 100 });
    expect(late.iterations).toBe(300);
    expect(radius(late.coords, 5)).toBeLessThan(0.7 * radius(plain.coords, 5));
  });

  it('begins with an earlier map where it has one, and moves far less from it than a new one does', async () => {
    const points = clusteredPoints(1200, 6, 8);
    const before = await mapOf(points, { perplexity: 15 });
    // The next epoch's codes: nearly the same, turned a little.
    const later = {
      ...points,
      values: points.values.map((value, at) => value + 0.2 * Math.sin(at)),
    };
    const warm = await mapOf(later, { perplexity: 15, start: before.coords, iterations: 150 });
    const fresh = await mapOf(later, { perplexity: 15 });
    expect(warm.iterations).toBe(150);
    expect(meanMove(before.coords, warm.coords)).toBeLessThan(
      meanMove(before.coords, fresh.coords) / 4,
    );
    expect(purity(warm.coords, 8)).toBeGreaterThan(0.98);
  });

  it('copes with equal points, with points on a line and with very few', async () => {
    const equal = { values: new Float32Array(50 * 3).fill(2), count: 50, dim: 3 };
    const line = { values: Float32Array.from({ length: 60 }, (_, i) => i), count: 60, dim: 1 };
    const few = { values: Float32Array.of(0, 1, 10, 11), count: 4, dim: 1 };
    for (const [points, perplexity] of [
      [equal, 10],
      [line, 5],
      [few, 1],
    ] as const) {
      const { coords, klNats } = await mapOf(points, { perplexity });
      expect(coords.every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(klNats)).toBe(true);
    }
  });

  it('copes with equal points among others on the grid, which part', async () => {
    const points = clusteredPoints(1100, 4, 3);
    points.values.copyWithin(4, 0, 4);
    const { coords } = await mapOf(points, QUICK);
    expect(coords.every(Number.isFinite)).toBe(true);
    expect([coords[0], coords[1]]).not.toEqual([coords[2], coords[3]]);
  });

  it('ends with what is thrown between passes', async () => {
    const cancelled = new Error('cancelled');
    let passes = 0;
    const betweenPasses = () => (++passes > 4 ? Promise.reject(cancelled) : Promise.resolve());
    const points = clusteredPoints(1500, 6, 5);
    await expect(
      embed(openWorkspace(), points, { ...TSNE_DEFAULTS, iterations: 1e6 }, { betweenPasses }),
    ).rejects.toBe(cancelled);
  });

  it('refuses what does not fit, and says what would', async () => {
    const points = clusteredPoints(20, 3, 2);
    const holed = { ...points, values: points.values.with(7, NaN) };
    await expect(mapOf(points, { perplexity: 7 })).rejects.toThrow(
      new RangeError('perplexity must be 1 to 6 for 20 points, got 7'),
    );
    await expect(mapOf(points, { perplexity: 0.5 })).rejects.toThrow(RangeError);
    await expect(mapOf(holed, { perplexity: 5 })).rejects.toThrow(
      new RangeError('points must be finite, got NaN in point 2'),
    );
    await expect(mapOf(clusteredPoints(3, 3, 2), { perplexity: 1 })).rejects.toThrow(
      new RangeError('t-SNE needs at least 4 points, got 3'),
    );
    await expect(mapOf(points, { perplexity: 5, start: new Float32Array(38) })).rejects.toThrow(
      new RangeError('start must have 40 coordinates, got 38'),
    );
  });
});
