/** How long one call of training steps may take: as often the window hears of new losses. */
const CALL_MS = 100;
/** Steps of one call at most, however short they are. */
const MAX_STEPS = 1024;

/** Finds how many steps fit into one call from how long the last ones took. */
export class CallLength {
  #stepMs: number | null = null;

  /** Steps of the next call: 1 until one was measured. */
  get steps(): number {
    if (this.#stepMs === null) return 1;
    return Math.max(1, Math.min(MAX_STEPS, Math.floor(CALL_MS / this.#stepMs)));
  }

  measured(steps: number, elapsedMs: number): void {
    this.#stepMs = elapsedMs / steps;
  }
}
