import { afterEach } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import type { Points } from '../../../src-main/analysis/points';
import { createRandom } from '../../../src-shared/random';

const opened: KernelWorkspace[] = [];

/** Returns a workspace that ends with the test. */
export function openWorkspace(threads = 2): KernelWorkspace {
  const workspace = new KernelWorkspace(threads);
  opened.push(workspace);
  return workspace;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((workspace) => workspace.dispose()));
});

/** Returns normal clusters around seeded centres, in turn: point i belongs to cluster i % clusters. */
export function clusteredPoints(count: number, dim: number, clusters: number, seed = 0): Points {
  const random = createRandom(seed, 'clusters');
  const centres = Float64Array.from({ length: clusters * dim }, () => 4 * random.normal());
  const values = Float32Array.from(
    { length: count * dim },
    (_, at) => centres[(Math.floor(at / dim) % clusters) * dim + (at % dim)]! + random.normal(),
  );
  return { values, count, dim };
}

/** Returns normal coordinates on the plane, [count * 2]. */
export function randomCoords(count: number, deviation: number, seed = 0): Float32Array {
  const random = createRandom(seed, 'coords');
  return Float32Array.from({ length: 2 * count }, () => deviation * random.normal());
}

export const noPause = () => Promise.resolve();
