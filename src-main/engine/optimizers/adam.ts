import type { AdamSettings } from '../operations/adamUpdate';

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
