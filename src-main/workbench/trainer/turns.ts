/**
 * Lets one piece of work at a time at the network, in the order of asking: a training step must not
 * change the weights while a strip is being decoded with them.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects with what `work` does, once those before it are done. */
  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
