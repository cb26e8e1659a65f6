import * as tf from '@tensorflow/tfjs-core';
import type { NamedType, StepGraph } from '../../../src-main/engine/graph/stepGraph';
import { traceGraph } from '../../../src-main/engine/tracing/trace';
import type { KernelCase, Values } from './kernelCase';
import { normals } from './values';

/** A tensor's type, sides and numbers. */
export interface Result {
  dtype: string;
  shape: readonly number[];
  values: readonly number[];
}

/** What a case gives: its results ('result0', ...) and gradients ('gradient0', ...), by name. */
export type Results = Readonly<Record<string, Result>>;

/** Returns what a case gives operation by operation. */
export function eagerResults(each: KernelCase): Results {
  const named = tf.tidy(() => {
    const inputs = each.inputs.map(({ values, shape, dtype }) =>
      tf.tensor(values, [...shape], dtype),
    );
    return {
      ...namedResults({ ...each, compute: each.eager ?? each.compute }, inputs, (shape) =>
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

/** Returns cases as one graph: the names of inputs and outputs begin with 'case<i>/'. */
export function tracedCases(cases: readonly KernelCase[]): StepGraph {
  return traceGraph((tracing) => ({
    outputs: Object.fromEntries(
      cases.flatMap((each, i) => {
        const input = (name: string, shape: readonly number[], dtype?: Values['dtype']) =>
          tracing.input(`case${i}/${name}`, shape, dtype);
        const results = namedResults(
          each,
          each.inputs.map(({ shape, dtype }, place) => input(`input${place}`, shape, dtype)),
          (shape) => input('outputGradient', shape),
        );
        return Object.entries(results).map(([name, result]) => [`case${i}/${name}`, result]);
      }),
    ),
  }));
}

/** Returns the numbers of an input of `tracedCases`. */
export function fedValues(
  cases: readonly KernelCase[],
  { name, shape }: NamedType,
): Values['values'] {
  const [, place, index] = /^case(\d+)\/(?:input(\d+)|outputGradient)$/.exec(name)!;
  return index === undefined
    ? outputGradient(shape)
    : cases[Number(place)]!.inputs[Number(index)]!.values;
}

/** Returns the results of each case from those of `tracedCases`, in the order of the graph's outputs. */
export function resultsByCase(
  cases: readonly KernelCase[],
  { outputs }: StepGraph,
  values: readonly ArrayLike<number>[],
): Results[] {
  return cases.map((_, i) =>
    Object.fromEntries(
      outputs.flatMap(({ name, value: { dtype, shape } }, place) => {
        const [group, result] = name.split('/') as [string, string];
        if (group !== `case${i}`) return [];
        return [[result, { dtype, shape, values: Array.from(values[place]!) }]];
      }),
    ),
  );
}

/** The gradients start from these fixed numbers. */
function outputGradient(shape: readonly number[]): Float32Array {
  return normals(shape, 'output gradient').values as Float32Array;
}

function namedResults(
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
