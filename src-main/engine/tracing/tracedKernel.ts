import type * as tf from '@tensorflow/tfjs-core';
import type { Value } from '../graph/stepGraph';

/** A kernel's inputs as values of the graph, by the names tfjs gives them. */
export type TracedInputs = Readonly<Record<string, Value>>;
/** A kernel's attributes as tfjs passes them. */
export type KernelAttributes = tf.NamedAttrMap | undefined;

/**
 * A tfjs kernel that appends to a graph instead of computing: from its inputs and attributes to its
 * results.
 */
export type TracedKernel = (inputs: TracedInputs, attributes: KernelAttributes) => Value | Value[];

/** Kernels by their tfjs names. */
export type KernelTable = Readonly<Record<string, TracedKernel>>;

/** Returns an attribute as the type that tfjs documents for it; no schema says it at run time. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function attribute<Type>(attributes: KernelAttributes, name: string): Type {
  return attributes?.[name] as Type;
}

/** Returns the inputs of a kernel that takes a list of tensors, in order. */
export function listedInputs(inputs: TracedInputs): Value[] {
  return Object.keys(inputs)
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => inputs[key]!);
}
