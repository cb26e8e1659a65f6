import { afterAll, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { layOutEdges } from '../../../src-main/analysis/umap/layOutEdges';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

it.each([
  [0.5, 1.5769434603, 0.8950608779],
  [0.01, 1.5769434603, 0.8950608779],
  [7, 0.1193053, 1.91639],
])('pulls and pushes points %d apart by the gradients of the paper', async (distance, a, b) => {
  // The only other point pulls once, and all that push are it too: section 3.2, with each way at most 4 along an axis.
  const limited = (way: number) => Math.max(-4, Math.min(4, way));
  let x = distance;
  const pull = (-2 * a * b * x ** (2 * b - 2)) / (1 + a * x ** (2 * b));
  x += limited(pull * x);
  const push = (2 * b) / ((0.001 + x * x) * (1 + a * Math.abs(x) ** (2 * b)));
  x += 5 * limited(push * x);
  const moved = await layOutEdges(
    workspace,
    {
      start: Float32Array.of(1 + distance, 2),
      edges: {
        starts: Int32Array.of(0, 1),
        ends: Int32Array.of(0),
        weights: Float32Array.of(0.3),
      },
      fixed: Float32Array.of(1, 2),
      curve: { a, b },
      epochs: 1,
      seed: 0,
    },
    () => undefined,
    () => Promise.resolve(),
  );
  expect(moved[0]! - 1).toBeCloseTo(x, 3);
  expect(moved[1]).toBe(2);
});
