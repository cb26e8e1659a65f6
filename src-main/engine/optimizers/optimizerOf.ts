import type { TrainingConfig } from '../../../src-shared/runConfig';
import { adam, ADAM_DEFAULTS, adamW } from './adam';
import type { Optimizer } from './optimizer';
import { sgd } from './sgd';

/**
 * Returns the optimizer that a config asks for.
 * @param adamBeta1 what the model wants for Adam and AdamW, rounded to float32.
 */
export function optimizerOf(
  config: Pick<TrainingConfig, 'optimizer' | 'momentum' | 'weightDecay'>,
  adamBeta1: number = ADAM_DEFAULTS.beta1,
): Optimizer {
  const settings = { ...ADAM_DEFAULTS, beta1: Math.fround(adamBeta1) };
  switch (config.optimizer) {
    case 'adam':
      return adam(settings);
    case 'adamw':
      return adamW(config.weightDecay, settings);
    case 'sgd':
      return sgd(config.momentum);
  }
}
