import { afterEach, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';

const opened: KernelWorkspace[] = [];
function open(threads: number): KernelWorkspace {
  const workspace = new KernelWorkspace(threads);
  opened.push(workspace);
  return workspace;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((workspace) => workspace.dispose()));
});

describe('KernelWorkspace', () => {
  it.each([1, 2, 5])(
    'does every part of each of many jobs exactly once with %i threads',
    (threads) => {
      const workspace = open(threads);
      const values = workspace.hold(Float32Array.from({ length: 64 * 100 }, (_, i) => (i % 7) - 3));
      const sums = workspace.allocate('f64', 100);
      const expected = Array.from({ length: 100 }, (_, row) => {
        let sum = 0;
        for (let at = row * 64; at < (row + 1) * 64; at++) sum += ((at % 7) - 3) ** 2;
        return sum;
      });
      for (let job = 0; job < 300; job++) {
        workspace.f64(sums).fill(NaN);
        workspace.run('sumSquares', 100, [values, sums, 64]);
        expect([...workspace.f64(sums)]).toEqual(expected);
      }
    },
  );

  it('gives memory back at the end of a scope, and hands it out as zeros', () => {
    const workspace = open(1);
    const first = workspace.scope(() => workspace.hold(new Float32Array(1000).fill(7)));
    const second = workspace.allocate('f32', 1000);
    expect(second.address).toBe(first.address);
    expect(workspace.f32(second).every((value) => value === 0)).toBe(true);
  });

  it('refuses more than the memory of WebAssembly', () => {
    expect(() => open(1).allocate('f64', 2 ** 30)).toThrow(
      'analysis has 4 GiB of memory, got 8.0 GiB',
    );
  });
});
