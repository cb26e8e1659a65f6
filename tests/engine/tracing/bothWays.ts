import { openNativeSession } from '../../../src-main/engine/backends/nativeSession';
import {
  emitGraph,
  emittedNames,
  type Kernels,
} from '../../../src-main/engine/emitters/tensorflow/emitGraph';
import type { DType } from '../../../src-main/engine/graph/stepGraph';
import { eagerResults, fedValues, type Results, resultsByCase, tracedCases } from './caseResults';
import type { KernelCase } from './kernelCase';

/**
 * Returns what each case gives operation by operation, and as a program traced from it. All are in one
 * program, which takes a tenth of the time of one each.
 */
export async function runBothWays(
  cases: readonly KernelCase[],
  kernels: Kernels = 'tensorflow',
): Promise<{ eager: Results; traced: Results }[]> {
  const eager = cases.map(eagerResults);
  const graph = tracedCases(cases);
  const session = openNativeSession(emitGraph([], [{ name: 'cases', graph, kernels }]));
  try {
    const buffers = await session.run({
      feeds: graph.inputs.map((input) => ({
        name: emittedNames.input('cases', input.name),
        dtype: input.dtype,
        shape: input.shape,
        data: fedValues(cases, input),
      })),
      fetches: graph.outputs.map((output) => emittedNames.output('cases', output.name)),
      threads: 1,
    });
    const values = graph.outputs.map(({ value }, i) => numbersOf(buffers[i]!, value.dtype));
    const traced = resultsByCase(cases, graph, values);
    return cases.map((_, i) => ({ eager: eager[i]!, traced: traced[i]! }));
  } finally {
    session.close();
  }
}

function numbersOf(buffer: ArrayBuffer, dtype: DType): ArrayLike<number> {
  if (dtype === 'float32') return new Float32Array(buffer);
  return dtype === 'int32' ? new Int32Array(buffer) : new Uint8Array(buffer);
}
