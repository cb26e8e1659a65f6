import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer';

/**
 * Returns stochastic gradient descent with momentum: velocity <- momentum velocity + gradient,
 * value <- value - learningRate velocity (Sutskever et al., "On the importance of initialization and
 * momentum in deep learning", 2013, equations 1 and 2, with the rate outside the velocity, so that a
 * change of it acts at once).
 */
export function sgd(momentum: number): Optimizer {
  return {
    suffixes: ['', '/sgd/velocity'],
    numbers: (_step, learningRate) => ({ stepSize: learningRate }),
    update([value, velocity], gradient, { stepSize }) {
      const next = tf.add(tf.mul(velocity!, momentum), gradient);
      return [tf.sub(value!, tf.mul(next, stepSize!)), next];
    },
  };
}
