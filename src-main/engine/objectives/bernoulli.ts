import * as tf from '@tensorflow/tfjs-core';
import { bernoulliNll, bernoulliNllGradient } from '../operations/bernoulliNll';

/**
 * Returns -log Bernoulli(target | sigmoid(logit)) of each pixel, nats; both inputs and the result
 * have one shape, targets lie in 0..1.
 *
 * The textbook form -t log s(x) - (1 - t) log(1 - s(x)) takes the logarithm of a rounded 0 for large
 * |x|. With -log s(x) = softplus(-x) and softplus(-x) = softplus(x) - x it is softplus(x) - t x, and
 * softplus(x) = max(x, 0) + log(1 + exp(-|x|)) never overflows:
 *   nll = max(x, 0) - t x + log1p(exp(-|x|)),   d nll / dx = s(x) - t.
 * The targets are data: no gradient flows to them.
 */
export function bernoulliNllNats(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const nll = tf.customGrad((...inputs) => {
    const [x, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    // Targets may be made within the loss, and would be gone when the gradient is computed.
    save([x, targets]);
    return {
      value: bernoulliNll(x, targets),
      gradFunc: (dy, saved) => bernoulliNllGradient(dy, saved[0]!, saved[1]!),
    };
  });
  return nll(logits);
}
