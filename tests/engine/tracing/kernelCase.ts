import type * as tf from '@tensorflow/tfjs-core';

/** Numbers with a type and sides. */
export interface Values {
  dtype: 'float32' | 'int32' | 'bool';
  shape: readonly number[];
  values: Float32Array | Int32Array | Uint8Array;
}

/** One use of a kernel that is computed both ways. */
export interface KernelCase {
  /** What is special about it. */
  name: string;
  inputs: readonly Values[];
  compute: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** What computes the same eagerly, where no eager kernel has this name. */
  eager?: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** Inputs whose gradients are compared too, by their indices. */
  differentiates?: readonly number[];
  /** Without one, results are equal bit by bit (any NaN equals any other). */
  tolerance?: Tolerance;
}

/** How far a number may be off, and why it is at all. The two zeros then count as equal. */
export interface Tolerance {
  /** Steps between neighbouring float32 numbers. */
  ulps: number;
  /** Steps of the result's largest number: for sums, whose terms may cancel. */
  ofLargest?: boolean;
  because: string;
}

/** Cases by the name of the kernel that they reach. */
export type KernelCases = Readonly<Record<string, readonly KernelCase[]>>;
