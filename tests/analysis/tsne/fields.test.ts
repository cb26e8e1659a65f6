import { describe, expect, it } from 'vitest';
import { boxOf } from '../../../src-main/analysis/tsne/box';
import { ExactField } from '../../../src-main/analysis/tsne/exactField';
import { GridField } from '../../../src-main/analysis/tsne/gridField';
import { openWorkspace, randomCoords } from './workspaces';

/** By the definition: sum of potentials, and forces. */
function byHand(coords: Float32Array): { potentials: number; forces: Float64Array } {
  const forces = new Float64Array(coords.length);
  let potentials = 0;
  for (let i = 0; i < coords.length; i += 2) {
    for (let j = 0; j < coords.length; j += 2) {
      const [dx, dy] = [coords[i]! - coords[j]!, coords[i + 1]! - coords[j + 1]!];
      const q = 1 / (1 + dx * dx + dy * dy);
      potentials += q;
      forces[i]! += q * q * dx;
      forces[i + 1]! += q * q * dy;
    }
  }
  return { potentials, forces };
}

function relativeError(found: Float32Array, expected: Float64Array): number {
  let [error, size] = [0, 0];
  expected.forEach((value, at) => {
    error += (found[at]! - value) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(error / size);
}

describe('ExactField', () => {
  it.each([1, 2, 3, 4, 101])('sums over all pairs of %i points', (count) => {
    const workspace = openWorkspace();
    const coords = randomCoords(count, 2);
    const field = new ExactField(workspace, count);
    const held = workspace.hold(coords);
    field.charge(held);
    const forces = workspace.allocate('f32', coords.length);
    const expected = byHand(coords);
    expect(field.read(held, forces)).toBeCloseTo(expected.potentials, 2);
    workspace
      .f32(forces)
      .forEach((force, at) => expect(force).toBeCloseTo(expected.forces[at]!, 4));
  });
});

describe('GridField', () => {
  // Of a map that has spread, with some points far out; small maps have grids that are fine for them.
  it.each([
    [30, 2e-2],
    [10, 1e-2],
    [1, 2e-4],
    [1e-2, 1e-4],
    [1e-4, 1e-4],
    [1e-6, 1e-4],
  ])('has the forces of all pairs on a map of deviation %f within %f', (deviation, error) => {
    const workspace = openWorkspace();
    const coords = randomCoords(1500, deviation);
    const field = new GridField(workspace, 1500);
    const held = workspace.hold(coords);
    const forces = workspace.allocate('f32', coords.length);
    field.charge(held, boxOf(coords));
    const potentials = field.read(held, forces);
    const expected = byHand(coords);
    expect(relativeError(workspace.f32(forces), expected.forces)).toBeLessThan(error);
    // Z is what is left without the points' own.
    const z = expected.potentials - 1500;
    expect(Math.abs(potentials - expected.potentials) / z).toBeLessThan(1e-3);
  });

  it('follows a map that grows, wanders and shrinks', () => {
    const workspace = openWorkspace();
    const field = new GridField(workspace, 500);
    const forces = workspace.allocate('f32', 1000);
    const held = workspace.allocate('f32', 1000);
    for (const [deviation, shift] of [
      [1e-4, 0],
      [1, 5],
      [8, -40],
      [8.2, -39],
      [20, 0],
      [2, 90],
    ] as const) {
      const coords = randomCoords(500, deviation).map((value) => value + shift);
      workspace.f32(held).set(coords);
      field.charge(held, boxOf(coords));
      field.read(held, forces);
      const { forces: expected } = byHand(coords);
      expect(relativeError(workspace.f32(forces), expected)).toBeLessThan(2e-2);
    }
  });

  it('gives the same numbers with 1, 2 and 5 threads', () => {
    const coords = randomCoords(3000, 15);
    const results = [1, 2, 5].map((threads) => {
      const workspace = openWorkspace(threads);
      const field = new GridField(workspace, 3000);
      const held = workspace.hold(coords);
      const forces = workspace.allocate('f32', coords.length);
      field.charge(held, boxOf(coords));
      return [field.read(held, forces), ...workspace.f32(forces)];
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('copes with points that are all the same, and with one far away', () => {
    const workspace = openWorkspace();
    for (const last of [0, 3e4]) {
      const coords = new Float32Array(200);
      coords[199] = last;
      const field = new GridField(workspace, 100);
      const held = workspace.hold(coords);
      const forces = workspace.allocate('f32', 200);
      field.charge(held, boxOf(coords));
      expect(field.read(held, forces)).toBeGreaterThan(8000);
      expect(workspace.f32(forces).every(Number.isFinite)).toBe(true);
    }
  });
});
