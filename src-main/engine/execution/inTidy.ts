import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns what `compute` returns and frees every tensor made meanwhile that was not kept. tf.tidy
 * itself looks for tensors in its result, number by number in a typed array.
 */
export function inTidy<Result>(compute: () => Result): Result {
  const engine = tf.engine();
  engine.startScope();
  try {
    return compute();
  } finally {
    engine.endScope();
  }
}
