import * as tf from '@tensorflow/tfjs-core';
import { type AdamSettings, adamUpdate } from '../operations/adamUpdate';
import type { Optimizer } from './optimizer';

/**
 * Keras' defaults; its epsilon is 1e-7 where the paper has 1e-8. Rounded to float32, since 1 - beta is
 * formed in float32 by some kernels and in float64 by others: so all of them get the same number.
 */
export const ADAM_DEFAULTS: AdamSettings = {
  beta1: Math.fround(0.9),
  beta2: Math.fround(0.999),
  epsilon: 1e-7,
};

/**
 * Returns the step size with the bias corrections folded in: learningRate sqrt(1 - beta2^t) /
 * (1 - beta1^t), for step t = 1, 2, ... Kingma and Ba, "Adam" (2015), end of section 2.
 */
export function adamStepSize(learningRate: number, step: number, settings: AdamSettings): number {
  const { beta1, beta2 } = settings;
  return (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}

/** Returns Adam (Kingma and Ba 2015). */
export function adam(settings = ADAM_DEFAULTS): Optimizer {
  return {
    suffixes: ['', '/adam/firstMoment', '/adam/secondMoment'],
    numbers: (step, learningRate) => ({
      stepSize: adamStepSize(learningRate, step, settings),
    }),
    update([value, firstMoment, secondMoment], gradient, { stepSize }) {
      const slot = { value: value!, firstMoment: firstMoment!, secondMoment: secondMoment! };
      const next = adamUpdate(slot, gradient, stepSize!, settings);
      return [next.value, next.firstMoment, next.secondMoment];
    },
  };
}

/**
 * Returns Adam with decoupled weight decay: value <- (1 - learningRate weightDecay) value before Adam's
 * own step (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, algorithm 2).
 */
export function adamW(weightDecay: number, settings = ADAM_DEFAULTS): Optimizer {
  const plain = adam(settings);
  return {
    suffixes: plain.suffixes,
    numbers: (step, learningRate) => ({
      ...plain.numbers(step, learningRate),
      kept: 1 - learningRate * weightDecay,
    }),
    update: ([value, ...moments], gradient, fed) =>
      plain.update([tf.mul(value!, fed['kept']!), ...moments], gradient, fed),
  };
}
