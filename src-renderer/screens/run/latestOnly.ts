/**
 * Sends asks one at a time: while one is under way only the newest of those that follow is kept,
 * so that a row of quick clicks never queues up behind a busy trainer. Every answer that comes is
 * handed on, in order, with the ask it belongs to.
 */
export class LatestOnly<Ask, Answer> {
  #waiting: { ask: Ask } | null = null;
  #isBusy = false;

  constructor(
    readonly send: (ask: Ask) => Promise<Answer>,
    readonly onAnswer: (ask: Ask, answer: Answer) => void,
    readonly onFailure: (ask: Ask, thrown: unknown) => void,
  ) {}

  ask(ask: Ask): void {
    this.#waiting = { ask };
    if (!this.#isBusy) void this.#work();
  }

  /** Drops what waits; the ask under way still answers. */
  clear(): void {
    this.#waiting = null;
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting !== null) {
      const { ask } = this.#waiting;
      this.#waiting = null;
      try {
        this.onAnswer(ask, await this.send(ask));
      } catch (thrown) {
        this.onFailure(ask, thrown);
      }
    }
    this.#isBusy = false;
  }
}
