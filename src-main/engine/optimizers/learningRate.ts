import type { TrainingConfig } from '../../../src-shared/runConfig';

type Schedule = Pick<
  TrainingConfig,
  'learningRate' | 'schedule' | 'decayEpochs' | 'warmupEpochs' | 'epochs'
>;

/**
 * Returns the learning rate after so many epochs (and parts of them): it rises evenly from 0 to
 * `learningRate` over `warmupEpochs`, then follows the schedule.
 *   constant     stays.
 *   linear       falls evenly to 0 at the run's last epoch.
 *   cosine       falls to 0 along half a cosine (Loshchilov and Hutter, "SGDR", 2017, equation 5, one cycle).
 *   exponential  halves every `decayEpochs`.
 */
export function learningRateAt(config: Schedule, epoch: number): number {
  const { learningRate, warmupEpochs, schedule, decayEpochs, epochs } = config;
  if (epoch < warmupEpochs) return (learningRate * epoch) / warmupEpochs;
  const since = epoch - warmupEpochs;
  const share = Math.min(1, since / Math.max(epochs - warmupEpochs, Number.MIN_VALUE));
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'linear':
      return learningRate * (1 - share);
    case 'cosine':
      return (learningRate * (1 + Math.cos(Math.PI * share))) / 2;
    case 'exponential':
      return learningRate * 2 ** (-since / decayEpochs);
  }
}
