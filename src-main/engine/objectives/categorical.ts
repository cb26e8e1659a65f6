import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns the level of each value, int32 of its shape: values of 0..1 are rounded to the nearest of
 * 0, 1/(levels - 1), ..., 1 and named by their place 0..levels - 1. Values outside 0..1 count as the
 * nearer end.
 */
export function levelsOf(values: tf.Tensor, levels: number): tf.Tensor {
  return tf.cast(tf.round(tf.mul(tf.clipByValue(values, 0, 1), levels - 1)), 'int32');
}

/**
 * Returns -log softmax(logits)[level] of each value, nats: logits [..., levels], values [...] of 0..1.
 *
 * With the one-hot target t, -sum t log softmax(x) has the gradient softmax(x) - t, which needs no
 * logarithm of a rounded 0. The targets are data: no gradient flows to them.
 */
export function categoricalNllNats(logits: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const levels = logits.shape.at(-1)!;
  const nll = tf.customGrad((...inputs) => {
    const [x, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const targets = tf.oneHot(levelsOf(values, levels), levels, 1, 0, 'float32');
    const logShares = tf.logSoftmax(x);
    // Its exponential is the softmax: of the two, only one goes through the slow sums over levels.
    save([logShares, targets]);
    return {
      value: tf.neg(tf.sum(tf.mul(targets, logShares), -1)),
      gradFunc: (dy, saved) => tf.mul(tf.expandDims(dy, -1), tf.sub(tf.exp(saved[0]!), saved[1]!)),
    };
  });
  return nll(logits);
}

/** Returns the mean value under softmax(logits), 0..1: logits [..., levels] to [...]. */
export function categoricalMean(logits: tf.Tensor): tf.Tensor {
  const levels = logits.shape.at(-1)!;
  const values = tf.div(tf.range(0, levels), levels - 1);
  return tf.sum(tf.mul(tf.softmax(logits), values), -1);
}
