import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { TRACED_KERNELS } from '../../../src-main/engine/tracing/kernels';
import type { TracedKernel } from '../../../src-main/engine/tracing/tracedKernel';
import { runBothWays } from './bothWays';
import { KERNEL_CASES, UPDATE_KERNELS } from './cases';
import { differences } from './differences';

// Before the first trace, which takes the kernels from the table.
const kernels = TRACED_KERNELS as Record<string, TracedKernel>;
const spies = new Map(Object.keys(kernels).map((name) => [name, vi.spyOn(kernels, name)]));

beforeAll(() => loadTensorFlow());

test('every traced kernel has cases', () => {
  const tested = [...Object.keys(KERNEL_CASES), ...UPDATE_KERNELS];
  expect(tested.sort()).toEqual(Object.keys(TRACED_KERNELS).sort());
});

describe('traced, it gives what it gives eagerly', () => {
  test.each(Object.entries(KERNEL_CASES))('%s', async (kernel, cases) => {
    const pairs = await runBothWays(cases);
    expect(spies.get(kernel)).toHaveBeenCalled();
    const faults = pairs.flatMap(({ eager, traced }, i) =>
      Object.entries(eager).flatMap(([name, expected]) =>
        differences(traced[name], expected, cases[i]!.tolerance).map(
          (difference) => `${cases[i]!.name}, ${name}: ${difference}`,
        ),
      ),
    );
    expect(faults).toEqual([]);
  });
});
