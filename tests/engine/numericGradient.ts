import * as tf from '@tensorflow/tfjs-core';

/** Returns d f / d x by central differences, one element of x after the other. */
export function numericGradient(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  step: number,
): number[] {
  const values = Float32Array.from(x.dataSync());
  const at = (index: number, change: number): number => {
    const moved = values.slice();
    moved[index] = moved[index]! + change;
    return tf.tidy(() => f(tf.tensor(moved, x.shape)).dataSync()[0]!);
  };
  return Array.from(values, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
}
