import type { MetricColumns } from '../../../src-shared/domain';
import type { EarlyStop } from './protocol';

/**
 * When a training is over before its last epoch: once the validation objective has not become less for so many epochs
 * (Prechelt, "Early stopping - but when?", 1998, the criterion UP without strips). The objective is the settled one,
 * which a warm-up does not change, so epochs can be compared.
 */
export class Patience {
  #epoch = 0;
  #best: { epoch: number; totalNats: number } | null = null;

  /**
   * @param epochs 0 for patience without end.
   * @param recorded validation rows of the epochs before a resume, one an epoch.
   */
  constructor(
    private readonly epochs: number,
    recorded: MetricColumns | null,
    stepsPerEpoch: number,
  ) {
    for (const [row, stepIndex] of recorded?.stepIndex.entries() ?? []) {
      this.add(Math.round(stepIndex / stepsPerEpoch), recorded!.losses['totalNats']![row]!);
    }
  }

  /** Takes the validation objective after an epoch. One that is equal is no better. */
  add(epoch: number, totalNats: number): void {
    this.#epoch = epoch;
    if (this.#best === null || totalNats < this.#best.totalNats) this.#best = { epoch, totalNats };
  }

  /** Returns what to tell once patience is over; null while the training may go on. */
  get end(): EarlyStop | null {
    if (this.epochs === 0 || this.#best === null) return null;
    if (this.#epoch - this.#best.epoch < this.epochs) return null;
    return { epoch: this.#epoch, bestEpoch: this.#best.epoch, bestNats: this.#best.totalNats };
  }
}
