import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { emitCall } from '../../../../src-main/engine/emitters/stablehlo/emitProgram';
import { PROCESSOR_FLAGS } from '../../../../src-main/engine/execution/pluginDevices';
import { TRACED_KERNELS } from '../../../../src-main/engine/tracing/kernels';
import {
  eagerResults,
  fedValues,
  type Result,
  type Results,
  resultsByCase,
  tracedCases,
} from '../../tracing/caseResults';
import { KERNEL_CASES, UPDATE_KERNELS } from '../../tracing/cases';
import { differences } from '../../tracing/differences';
import type { KernelCase } from '../../tracing/kernelCase';
import { openProgram } from './openProgram';
import { isOtherNumber, xlaTolerance } from './tolerances';

beforeAll(() => loadTensorFlow());

/** Below it XLA on the processor takes a number for 0. */
const LEAST_NORMAL = 2 ** -126;

/** LLVM's passes take most of the time, and what they are given is the same without. */
const QUICKLY_COMPILED = { ...PROCESSOR_FLAGS, xla_backend_optimization_level: 0 };

/** All cases of a kernel are one program: to compile each by itself takes ten times as long. */
async function compiledResults(cases: readonly KernelCase[]): Promise<Results[]> {
  const graph = tracedCases(cases);
  const options = { variables: [], precision: 'f32', partitions: 1 } as const;
  const run = await openProgram(emitCall(graph, options), 1, QUICKLY_COMPILED);
  const fed = graph.inputs.map((input) => [input.name, fedValues(cases, input)] as const);
  const [results] = await run(Object.fromEntries(fed));
  return resultsByCase(
    cases,
    graph,
    graph.outputs.map(({ name }) => results![name]!),
  );
}

/** Without denormal numbers, and with XLA's own where it need not give the eager ones. */
function asExpected(eager: Result, compiled: Result, isOther: (value: number) => boolean): Result {
  return {
    ...eager,
    values: eager.values.map((value, i) => {
      if (isOther(value)) return compiled.values[i]!;
      return Math.abs(value) < LEAST_NORMAL ? 0 : value;
    }),
  };
}

function withoutDenormals({ dtype, shape, values }: Result): Result {
  const kept = values.map((value) => (Math.abs(value) < LEAST_NORMAL ? 0 : value));
  return { dtype, shape, values: kept };
}

test('every traced kernel has cases', () => {
  const tested = [...Object.keys(KERNEL_CASES), ...UPDATE_KERNELS];
  expect(tested.sort()).toEqual(Object.keys(TRACED_KERNELS).sort());
});

describe('compiled by XLA, it gives what it gives eagerly', () => {
  test.each(Object.entries(KERNEL_CASES))('%s', async (kernel, cases) => {
    const compiled = await compiledResults(cases);
    const faults = cases.flatMap((each, i) =>
      Object.entries(eagerResults(each)).flatMap(([name, eager]) => {
        const found = withoutDenormals(compiled[i]![name]!);
        const expected = asExpected(eager, found, (value) =>
          isOtherNumber(kernel, each, name, value),
        );
        return differences(found, expected, xlaTolerance(kernel, each, name)).map(
          (difference) => `${each.name}, ${name}: ${difference}`,
        );
      }),
    );
    expect(faults).toEqual([]);
  });
});
