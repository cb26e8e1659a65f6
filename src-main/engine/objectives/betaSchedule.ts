/** How the weight of the KL rises while a model trains. Epochs count parts, too. */
export type BetaSchedule =
  | { kind: 'constant' }
  /** Linear from 0 in the first epochs. */
  | { kind: 'warmup'; epochs: number }
  /** Again and again from 0: linear in the first `ratio` of each period, full in the rest. */
  | { kind: 'cyclical'; periodEpochs: number; ratio: number };

/**
 * Returns the share of beta at an epoch, 0..1; at Infinity, the settled objective, 1.
 * Warm-up: Bowman et al., "Generating sentences from a continuous space" (2016), section 3.1, there as
 * a sigmoid; Sonderby et al., "Ladder variational autoencoders" (2016), section 2.3, as here. Cycles: Fu
 * et al., "Cyclical annealing schedule" (2019), equations 6 and 7, with the period in epochs instead of
 * the number of cycles, so that a run that goes on longer keeps its cycles.
 */
export function betaShare(schedule: BetaSchedule, epoch: number): number {
  if (epoch === Infinity) return 1;
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'warmup':
      return Math.min(1, epoch / schedule.epochs);
    case 'cyclical': {
      const place = (epoch % schedule.periodEpochs) / schedule.periodEpochs;
      return Math.min(1, place / schedule.ratio);
    }
  }
}
