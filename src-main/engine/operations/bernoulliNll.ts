import * as tf from '@tensorflow/tfjs-core';

/*
 * One operation each way, since composed of tfjs operations they go over every pixel a dozen times.
 * The formulas are in objectives/bernoulli.ts.
 */

/** Returns max(x, 0) - t x + log1p(exp(-|x|)) of each logit x with its target t, of their shape. */
export function bernoulliNll(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('BernoulliNll', { logits, targets });
}

/** Returns dy (sigmoid(x) - t), the gradient to the logits; all of one shape. */
export function bernoulliNllGradient(
  dy: tf.Tensor,
  logits: tf.Tensor,
  targets: tf.Tensor,
): tf.Tensor {
  return tf.engine().runKernel('BernoulliNllGrad', { dy, logits, targets });
}
