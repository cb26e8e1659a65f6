import type { Tensor } from '@tensorflow/tfjs-core';
import type { Initializer } from './initializers';

/** A trainable tensor of a layer, by its full name ('encoder/conv0/kernel'). */
export interface WeightSpec {
  name: string;
  shape: number[];
  initializer: Initializer;
}

/** The present values of all weights, by name. */
export type Weights = ReadonlyMap<string, Tensor>;

/**
 * One step of a network: a pure function of its input and its weights. It owns no tensor; the
 * caller owns what `apply` returns. Shapes leave out the batch.
 */
export interface Layer {
  readonly weights: readonly WeightSpec[];
  readonly outputShape: readonly number[];
  /** Input [batch, ...]; output [batch, ...outputShape]. */
  apply(input: Tensor, weights: Weights): Tensor;
}

/** What follows the sum of a layer; leaky ReLU keeps a fifth of what is negative. */
export type Activation = 'relu' | 'leakyRelu' | 'linear';

/** Returns the weight of that name; every layer only asks for what its own specs declare. */
export function weight(weights: Weights, name: string): Tensor {
  const found = weights.get(name);
  if (!found) throw new Error(`no weight named ${name}`);
  return found;
}

/** Returns the output of a stack of layers, first layer first. */
export function applyLayers(layers: readonly Layer[], input: Tensor, weights: Weights): Tensor {
  return layers.reduce((value, layer) => layer.apply(value, weights), input);
}
