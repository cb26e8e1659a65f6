import * as tf from '@tensorflow/tfjs-core';
import { openNativeSession } from '../../../src-main/engine/backends/nativeSession';
import {
  emitGraph,
  emittedNames,
  type Kernels,
} from '../../../src-main/engine/emitters/tensorflow/emitGraph';
import type { NamedType, StepGraph } from '../../../src-main/engine/graph/stepGraph';
import { traceGraph } from '../../../src-main/engine/tracing/trace';
import type { KernelCase } from './kernelCase';
import { normals } from './values';

/** A tensor's type, sides and numbers. */
export interface Result {
  dtype: string;
  shape: readonly number[];
  values: readonly number[];
}

/** What a case gives: its results ('result0', ...) and gradients ('gradient0', ...), by name. */
export type Results = Readonly<Record<string, Result>>;

/**
 * Returns what each case gives operation by operation, and as a program traced from it. All programs
 * are in one session and run at once, which takes a tenth of the time; the names of nodes in an
 * error begin with 'case' and the number of the case.
 */
export async function runBothWays(
  cases: readonly KernelCase[],
  kernels: Kernels = 'tensorflow',
): Promise<{ eager: Results; traced: Results }[]> {
  const eager = cases.map(eagerResults);
  const programs = cases.map((each, i) => ({
    name: `case${i}`,
    graph: tracedCase(each),
    kernels,
  }));
  const session = openNativeSession(emitGraph([], programs));
  try {
    const buffers = await session.run({
      feeds: programs.flatMap(({ name, graph }, i) =>
        graph.inputs.map((input) => ({
          name: emittedNames.input(name, input.name),
          dtype: input.dtype,
          shape: input.shape,
          data: fedValues(cases[i]!, input),
        })),
      ),
      fetches: programs.flatMap(({ name, graph }) =>
        graph.outputs.map((output) => emittedNames.output(name, output.name)),
      ),
      threads: 1,
    });
    return programs.map(({ graph }, i) => ({
      eager: eager[i]!,
      traced: resultsOf(graph, buffers.splice(0, graph.outputs.length)),
    }));
  } finally {
    session.close();
  }
}

/** The gradients start from these fixed numbers. */
function outputGradient(shape: readonly number[]): Float32Array {
  return normals(shape, 'output gradient').values as Float32Array;
}

function eagerResults(each: KernelCase): Results {
  const named = tf.tidy(() => {
    const inputs = each.inputs.map(({ values, shape, dtype }) =>
      tf.tensor(values, [...shape], dtype),
    );
    return {
      ...caseResults({ ...each, compute: each.eager ?? each.compute }, inputs, (shape) =>
        tf.tensor(outputGradient(shape), [...shape]),
      ),
    };
  });
  return Object.fromEntries(
    Object.entries(named).map(([name, tensor]) => {
      const { dtype, shape } = tensor;
      const values = [...tensor.dataSync()];
      tensor.dispose();
      return [name, { dtype, shape, values }];
    }),
  );
}

function tracedCase(each: KernelCase): StepGraph {
  return traceGraph((tracing) => ({
    outputs: caseResults(
      each,
      each.inputs.map(({ shape, dtype }, i) => tracing.input(`input${i}`, shape, dtype)),
      (shape) => tracing.input('outputGradient', shape),
    ),
  }));
}

function caseResults(
  { compute, differentiates }: KernelCase,
  inputs: tf.Tensor[],
  makeOutputGradient: (shape: readonly number[]) => tf.Tensor,
): Record<string, tf.Tensor> {
  const results = listOf(compute(...inputs));
  const named = results.map((result, i) => [`result${i}`, result] as const);
  if (differentiates === undefined) return Object.fromEntries(named);
  // A gradient needs one result: several are laid out one after the other.
  const joined = (...varied: tf.Tensor[]) => {
    const all = [...inputs];
    for (const [i, tensor] of varied.entries()) all[differentiates[i]!] = tensor;
    const parts = listOf(compute(...all));
    return parts.length === 1 ? parts[0]! : tf.concat(parts.map((part) => tf.reshape(part, [-1])));
  };
  const shape =
    results.length === 1 ? results[0]!.shape : [results.reduce((n, r) => n + r.size, 0)];
  const gradients = tf.grads(joined)(
    differentiates.map((i) => inputs[i]!),
    makeOutputGradient(shape),
  );
  return Object.fromEntries([
    ...named,
    ...gradients.map((gradient, i) => [`gradient${differentiates[i]!}`, gradient] as const),
  ]);
}

function listOf(given: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return Array.isArray(given) ? given : [given];
}

function fedValues({ inputs }: KernelCase, { name, shape }: NamedType) {
  const index = /^input(\d+)$/.exec(name)?.[1];
  return index === undefined ? outputGradient(shape) : inputs[Number(index)]!.values;
}

function resultsOf({ outputs }: StepGraph, buffers: readonly ArrayBuffer[]): Results {
  return Object.fromEntries(
    outputs.map(({ name, value: { dtype, shape } }, i) => {
      const arrays = {
        float32: Float32Array,
        int32: Int32Array,
        uint8: Uint8Array,
        bool: Uint8Array,
      };
      return [name, { dtype, shape, values: [...new arrays[dtype](buffers[i]!)] }];
    }),
  );
}
