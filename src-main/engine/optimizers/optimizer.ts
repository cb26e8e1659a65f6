import type { Tensor } from '@tensorflow/tfjs-core';

/** How weights follow their gradients. */
export interface Optimizer {
  /** What follows a weight's name in the names of its state's parts; the first, '', is the value itself. */
  readonly suffixes: readonly string[];
  /** Returns the numbers of a step (1 for the first), by name; they are fed. */
  numbers(step: number, learningRate: number): Readonly<Record<string, number>>;
  /** Returns the next parts of a weight, in the order of `suffixes`, all of the gradient's shape. */
  update(
    parts: readonly Tensor[],
    gradient: Tensor,
    numbers: Readonly<Record<string, Tensor>>,
  ): Tensor[];
}
