import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { nearestNeighbours } from '../../../src-main/analysis/neighbours/nearestNeighbours';
import { fuzzyUnion } from '../../../src-main/analysis/umap/fuzzyUnion';
import { memberships } from '../../../src-main/analysis/umap/memberships';

const workspace = new KernelWorkspace(1);
afterAll(() => workspace.dispose());

function formulaPoints() {
  const [count, dim] = [60, 4];
  const values = Float32Array.from({ length: count * dim }, (_, at) => {
    const [i, axis] = [Math.floor(at / dim), at % dim];
    return Math.sin(1.3 * i + 0.7 * axis * axis) + 0.02 * i * Math.cos(axis);
  });
  return { values, count, dim };
}

describe('the graph of UMAP', () => {
  // umap-learn 0.5 on the same points: smooth_knn_dist with compute_membership_strengths, and fuzzy_simplicial_set.
  it('has the memberships and weights of the authors program', async () => {
    const near = await nearestNeighbours(workspace, formulaPoints(), 14, () => Promise.resolve());
    const weights = memberships(near, Math.log2(15), true);
    const expected = [
      1, 0.53629833, 0.42933577, 0.37105718, 0.3679397, 0.23493977, 0.17777175, 0.14700484,
      0.11712111, 0.11375498, 0.1072439, 0.10283676, 0.10226455, 0.09931395,
    ];
    for (const [at, value] of expected.entries()) expect(weights[at]).toBeCloseTo(value, 4);
    const union = fuzzyUnion(near, weights);
    expect(union.ends).toHaveLength(976);
    expect(union.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(340.86975, 2);
    const ofFirst = new Map<number, number>();
    for (let at = 0; at < union.starts[1]!; at++) ofFirst.set(union.ends[at]!, union.weights[at]!);
    const ends = [5, 7, 9, 10, 12, 14, 15, 17, 19, 24, 29, 34, 43, 48];
    expect([...ofFirst.keys()].sort((a, b) => a - b)).toEqual(ends);
    expect(ofFirst.get(5)).toBe(1);
    expect(ofFirst.get(10)).toBeCloseTo(0.4973225, 4);
    expect(ofFirst.get(19)).toBeCloseTo(0.56255245, 4);
  });

  it('is the same from both ends of an edge', async () => {
    const near = await nearestNeighbours(workspace, formulaPoints(), 5, () => Promise.resolve());
    const { starts, ends, weights } = fuzzyUnion(near, memberships(near, Math.log2(6), true));
    const edges = new Map<string, number>();
    for (let vertex = 0; vertex < near.count; vertex++) {
      for (let at = starts[vertex]!; at < starts[vertex + 1]!; at++) {
        edges.set(`${vertex} ${ends[at]!}`, weights[at]!);
      }
    }
    expect(edges.size).toBe(ends.length);
    for (const [edge, weight] of edges) {
      expect(edges.get(edge.split(' ').reverse().join(' '))).toBeCloseTo(weight, 6);
      expect(weight).toBeGreaterThan(0);
      expect(weight).toBeLessThanOrEqual(1);
    }
  });
});

describe('memberships', () => {
  it('are 1 for points in one place, and never NaN', () => {
    const same = { count: 2, k: 3, indices: new Int32Array(6), distances: new Float32Array(6) };
    expect([...memberships(same, 2, true)]).toEqual([1, 1, 1, 1, 1, 1]);
    const some = { ...same, distances: Float32Array.of(0, 0, 0, 0, 1, 2) };
    expect(memberships(some, 2, true).every((weight) => weight >= 0 && weight <= 1)).toBe(true);
  });
});
