import { describe, expect, it } from 'vitest';
import { nearestNeighbours } from '../../../src-main/analysis/neighbours/nearestNeighbours';
import {
  conditionalAffinities,
  symmetricAffinities,
} from '../../../src-main/analysis/tsne/affinities';
import { clusteredPoints, noPause, openWorkspace } from './workspaces';

/** exp of the entropy of p(j|i) over a row. */
function perplexityOf(row: Float32Array): number {
  return Math.exp(-row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));
}

describe('conditionalAffinities', () => {
  it.each([
    [5, 15],
    [30, 90],
    [30, 299],
    [99.5, 299],
  ])(
    'have perplexity %f within 1e-5 over %i neighbours, and fall with the distance',
    async (perplexity, k) => {
      const workspace = openWorkspace();
      const neighbours = await nearestNeighbours(workspace, clusteredPoints(300, 8, 4), k, noPause);
      const region = conditionalAffinities(workspace, neighbours, perplexity);
      const affinities = workspace.f32(region);
      for (let i = 0; i < 300; i++) {
        const row = affinities.subarray(i * k, (i + 1) * k);
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
        expect(Math.abs(Math.log(perplexityOf(row) / perplexity))).toBeLessThan(1.5e-5);
        expect(row.every((p, at) => at === 0 || p <= row[at - 1]!)).toBe(true);
      }
    },
  );

  it('are even among neighbours at one distance, or at none', () => {
    const workspace = openWorkspace();
    const distances = Float32Array.of(0, 0, 0, 0, 0, 2, 2, 2, 2, 2);
    const region = conditionalAffinities(workspace, { count: 2, k: 5, distances }, 2);
    workspace.f32(region).forEach((p) => expect(p).toBeCloseTo(0.2, 6));
  });

  it('leave out farther points where more are equal than the perplexity counts', () => {
    const workspace = openWorkspace();
    const distances = Float32Array.of(0, 0, 0, 0, 1, 3);
    const affinities = workspace.f32(
      conditionalAffinities(workspace, { count: 1, k: 6, distances }, 2),
    );
    [0.25, 0.25, 0.25, 0.25, 0, 0].forEach((p, at) => expect(affinities[at]).toBeCloseTo(p, 4));
  });
});

describe('symmetricAffinities', () => {
  it('sum to 1, are symmetric, and are those of the definition', async () => {
    const workspace = openWorkspace();
    const count = 200;
    const k = 17;
    const neighbours = await nearestNeighbours(workspace, clusteredPoints(count, 5, 3), k, noPause);
    const conditional = workspace.f32(conditionalAffinities(workspace, neighbours, 5)).slice();
    const expected = new Float64Array(count * count);
    conditional.forEach((p, at) => {
      const [i, j] = [Math.floor(at / k), neighbours.indices[at]!];
      expected[i * count + j]! += p / (2 * count);
      expected[j * count + i]! += p / (2 * count);
    });
    const affinities = symmetricAffinities(workspace, neighbours, 5);
    const starts = workspace.i32(affinities.starts);
    const columns = workspace.i32(affinities.columns);
    const values = workspace.f32(affinities.values);
    const found = new Float64Array(count * count);
    for (let i = 0; i < count; i++) {
      expect(starts[i]! % 4).toBe(0);
      for (let at = starts[i]!; at < starts[i + 1]!; at++) {
        found[i * count + columns[at]!]! += values[at]!;
      }
    }
    expect(found.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    const errors = found.map((p, at) => Math.abs(p - expected[at]!));
    expect(Math.max(...errors)).toBeLessThan(1e-8);
  });
});
