import type { TrainingConfig } from '../../../src-shared/runConfig';
import { adam, adamW } from './adam';
import type { Optimizer } from './optimizer';
import { sgd } from './sgd';

/** Returns the optimizer that a config asks for. */
export function optimizerOf(
  config: Pick<TrainingConfig, 'optimizer' | 'momentum' | 'weightDecay'>,
): Optimizer {
  switch (config.optimizer) {
    case 'adam':
      return adam();
    case 'adamw':
      return adamW(config.weightDecay);
    case 'sgd':
      return sgd(config.momentum);
  }
}
