import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns images moved by whole pixels, black (0) where nothing was: [batch, h, w, c].
 * @param down pixels by which each image moves down, whole numbers in -limit..limit [batch].
 * @param right likewise to the right.
 *
 * As products with a matrix for each image that has ones beside its diagonal: images move by different
 * amounts in one operation, whatever the amounts are.
 */
export function shiftImages(
  images: tf.Tensor,
  down: tf.Tensor,
  right: tf.Tensor,
  limit: number,
): tf.Tensor {
  const [count, height, width, channels] = images.shape as [number, number, number, number];
  const rows = tf.reshape(images, [count, height, width * channels]);
  const moved = tf.matMul(shiftMatrices(down, height, limit), rows);
  const columns = tf.transpose(tf.reshape(moved, [count, height, width, channels]), [0, 2, 1, 3]);
  const flat = tf.reshape(columns, [count, width, height * channels]);
  const both = tf.matMul(shiftMatrices(right, width, limit), flat);
  return tf.transpose(tf.reshape(both, [count, width, height, channels]), [0, 2, 1, 3]);
}

/** A matrix [side, side] for each offset: row r takes the old row r - offset. */
function shiftMatrices(offsets: tf.Tensor, side: number, limit: number): tf.Tensor {
  const choices = 2 * limit + 1;
  const bank = new Float32Array(choices * side * side);
  for (let choice = 0; choice < choices; choice++) {
    for (let row = 0; row < side; row++) {
      const from = row - (choice - limit);
      if (from >= 0 && from < side) bank[(choice * side + row) * side + from] = 1;
    }
  }
  const chosen = tf.oneHot(tf.cast<tf.Tensor1D>(tf.add(offsets, limit), 'int32'), choices);
  const flat = tf.tensor2d(bank, [choices, side * side]);
  const matrices = tf.matMul(tf.cast(chosen, 'float32'), flat);
  return tf.reshape(matrices, [offsets.shape[0], side, side]);
}
