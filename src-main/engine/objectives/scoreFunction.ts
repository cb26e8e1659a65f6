import * as tf from '@tensorflow/tfjs-core';
import { detach } from '../operations/detach';

/**
 * Returns a loss of each image, nats [batch], whose values are `costs` and whose gradient is the
 * score-function estimate of the gradient of E_q[cost] (log-derivative, REINFORCE; Williams, "Simple
 * statistical gradient-following algorithms", 1992; for ELBOs Ranganath et al., "Black box variational
 * inference", 2014, eq. 2):
 *   (cost - baseline) grad log q(z|x) + grad cost.
 * The baseline of an image is the mean cost of the others, which does not depend on its draw, so the
 * estimate stays unbiased (Mnih and Rezende, "Variational inference for Monte Carlo objectives", 2016,
 * section 2.5, across the batch instead of across draws). One image alone has baseline 0.
 *
 * As a function it is detach(cost - baseline) (log q - detach(log q)) + cost: the bracket is 0 and only
 * its gradient counts.
 * @param costs [batch], computed from detached codes, so that no path leads through the draw
 * @param logPosterior log q(z|x) of the same detached codes [batch]
 */
export function scoreFunctionLoss(costs: tf.Tensor, logPosterior: tf.Tensor): tf.Tensor {
  const advantage = detach(tf.sub(costs, othersMean(costs)));
  const score = tf.sub(logPosterior, detach(logPosterior));
  return tf.add(tf.mul(advantage, score), costs);
}

/** The mean of the other elements for each element [batch]; 0 where there is no other. */
function othersMean(costs: tf.Tensor): tf.Tensor {
  const count = costs.shape[0];
  if (count === 1) return tf.zerosLike(costs);
  return tf.div(tf.sub(tf.sum(costs), costs), count - 1);
}
