import { beforeAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { embed, TSNE_DEFAULTS } from '../../../src-main/analysis/tsne/embed';
import {
  PLACE_DEFAULTS,
  placeInMap,
  type ReferenceMap,
} from '../../../src-main/analysis/tsne/placeInMap';
import { clusteredPoints, noPause, openWorkspace } from './workspaces';

const CLUSTERS = 6;
const DIM = 5;

describe('placeInMap', () => {
  const all = clusteredPoints(1500, DIM, CLUSTERS);
  const points = { values: all.values.slice(0, 1200 * DIM), count: 1200, dim: DIM };
  const newPoints = { values: all.values.slice(1200 * DIM), count: 300, dim: DIM };
  let reference: ReferenceMap;

  beforeAll(async () => {
    const workspace = new KernelWorkspace(2);
    const { coords } = await embed(workspace, points, TSNE_DEFAULTS, { betweenPasses: noPause });
    await workspace.dispose();
    reference = { points, coords };
  });

  it('puts new points among those of their cluster', async () => {
    const coords = await placeInMap(openWorkspace(), reference, newPoints, PLACE_DEFAULTS, noPause);
    expect(coords).toHaveLength(600);
    let right = 0;
    for (let i = 0; i < 300; i++) {
      let [nearest, least] = [-1, Infinity];
      for (let j = 0; j < 1200; j++) {
        const square =
          (coords[2 * i]! - reference.coords[2 * j]!) ** 2 +
          (coords[2 * i + 1]! - reference.coords[2 * j + 1]!) ** 2;
        if (square < least) [nearest, least] = [j, square];
      }
      if (nearest % CLUSTERS === (1200 + i) % CLUSTERS) right++;
    }
    expect(right).toBeGreaterThan(290);
  });

  it('puts a point of the reference near where it lies', async () => {
    const known = { values: points.values.slice(0, 200 * DIM), count: 200, dim: DIM };
    const coords = await placeInMap(openWorkspace(), reference, known, PLACE_DEFAULTS, noPause);
    const spread = Math.hypot(...reference.coords) / Math.sqrt(1200);
    const moves = Array.from({ length: 200 }, (_, i) =>
      Math.hypot(
        coords[2 * i]! - reference.coords[2 * i]!,
        coords[2 * i + 1]! - reference.coords[2 * i + 1]!,
      ),
    ).toSorted((a, b) => a - b);
    expect(moves[100]).toBeLessThan(0.1 * spread);
  });

  it('places each point as if it were alone, with any number of threads', async () => {
    const together = await placeInMap(
      openWorkspace(2),
      reference,
      newPoints,
      PLACE_DEFAULTS,
      noPause,
    );
    const alone = { values: newPoints.values.slice(7 * DIM, 8 * DIM), count: 1, dim: DIM };
    const coords = await placeInMap(openWorkspace(1), reference, alone, PLACE_DEFAULTS, noPause);
    expect([...coords]).toEqual([...together.subarray(14, 16)]);
  });

  it('keeps points that are like none of the reference within reach of the map', async () => {
    const strange = { values: new Float32Array(3 * DIM).fill(1e4), count: 3, dim: DIM };
    const coords = await placeInMap(openWorkspace(), reference, strange, PLACE_DEFAULTS, noPause);
    const reach = Math.max(...reference.coords.map(Math.abs)) + 5;
    expect(coords.every((value) => Math.abs(value) <= reach)).toBe(true);
  });

  it('refuses what does not fit', async () => {
    const place = (changes: Partial<ReferenceMap>, perplexity = 5, dim = DIM) =>
      placeInMap(
        openWorkspace(1),
        { ...reference, ...changes },
        { values: new Float32Array(2 * dim), count: 2, dim },
        { perplexity, iterations: 10 },
        noPause,
      );
    await expect(place({}, 500)).rejects.toThrow(
      new RangeError('perplexity must be 1 to 400 for 1200 reference points, got 500'),
    );
    await expect(place({}, 5, 3)).rejects.toThrow(
      new RangeError('new points must have 5 dimensions, got 3'),
    );
    await expect(place({ coords: new Float32Array(10) })).rejects.toThrow(RangeError);
  });
});
