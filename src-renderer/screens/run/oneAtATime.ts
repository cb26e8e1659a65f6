/**
 * Runs tasks one after the other, in the order given. The large requests of the panels go through
 * it, so that a click on the map finds at most one of them before it at the trainer.
 */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  /** Returns what the task returns; a failed task does not keep the next from running. */
  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
