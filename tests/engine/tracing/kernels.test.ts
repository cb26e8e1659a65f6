import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { TRACED_KERNELS } from '../../../src-main/engine/tracing/kernels';
import type { TracedKernel } from '../../../src-main/engine/tracing/tracedKernel';
import { runBothWays, type Result } from './bothWays';
import { CHOICE_CASES } from './cases/choices';
import { ENGINE_CASES } from './cases/engineKernels';
import { FUNCTION_CASES } from './cases/functions';
import { LINEAR_CASES } from './cases/linearAlgebra';
import { REDUCTION_CASES } from './cases/reductions';
import { SHAPE_CASES } from './cases/shapes';
import type { KernelCases, Tolerance } from './kernelCase';
import { EPSILON, ulpsBetween } from './ulps';

const CASES: KernelCases = {
  ...FUNCTION_CASES,
  ...CHOICE_CASES,
  ...REDUCTION_CASES,
  ...SHAPE_CASES,
  ...LINEAR_CASES,
  ...ENGINE_CASES,
};

/** Results of these can only be stored: tests/engine/emitters/tensorflow/adam.test.ts runs them. */
const UPDATE_KERNELS = ['AdamUpdate'];

// Before the first trace, which takes the kernels from the table.
const kernels = TRACED_KERNELS as Record<string, TracedKernel>;
const spies = new Map(Object.keys(kernels).map((name) => [name, vi.spyOn(kernels, name)]));

beforeAll(() => loadTensorFlow());

test('every traced kernel has cases', () => {
  const tested = [...Object.keys(CASES), ...UPDATE_KERNELS];
  expect(tested.sort()).toEqual(Object.keys(TRACED_KERNELS).sort());
});

describe('traced, it gives what it gives eagerly', () => {
  test.each(Object.entries(CASES))('%s', async (kernel, cases) => {
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

function isWithin(
  { ulps, ofLargest = false }: Tolerance,
  found: number,
  expected: number,
  largest: number,
): boolean {
  return ofLargest
    ? Math.abs(found - expected) <= ulps * EPSILON * largest
    : ulpsBetween(found, expected) <= ulps;
}

/** What tells one result from the other, in words; nothing where they agree. */
function differences(
  found: Result | undefined,
  expected: Result,
  tolerance: Tolerance | undefined,
): string[] {
  const type = ({ dtype, shape }: Result) => `${dtype} [${shape.join(', ')}]`;
  if (found === undefined) return ['missing'];
  if (type(found) !== type(expected)) {
    return [`expected ${type(expected)}, got ${type(found)}`];
  }
  if (found.values.length !== expected.values.length) {
    return [`expected ${expected.values.length} numbers, got ${found.values.length}`];
  }
  const largest = Math.max(...expected.values.map(Math.abs).filter(Number.isFinite));
  return expected.values.flatMap((value, i) => {
    const other = found.values[i]!;
    if (Object.is(other, value) || (tolerance && isWithin(tolerance, other, value, largest))) {
      return [];
    }
    const shown = (number: number) => (Object.is(number, -0) ? '-0' : String(number));
    return [`[${i}] is ${shown(other)}, expected ${shown(value)}`];
  });
}
