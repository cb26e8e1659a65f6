import * as tf from '@tensorflow/tfjs-core';
import type { NoiseSeed } from './executor';

/** Returns numbers as scalar tensors of the same names. */
export function scalars(numbers: Readonly<Record<string, number>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]),
  );
}

/** Returns a seed as the tensor int32 [2] from which a computation draws. */
export function seedTensor(seed: NoiseSeed): tf.Tensor {
  return tf.tensor1d([...seed], 'int32');
}
