/** What the service wants of a running job; the training looks at it between two steps. */
export class Control {
  #isPauseWanted = false;
  #wake: (() => void) | null = null;
  readonly #stop = new AbortController();

  get isPauseWanted(): boolean {
    return this.#isPauseWanted;
  }

  get isStopWanted(): boolean {
    return this.#stop.signal.aborted;
  }

  pause(): void {
    this.#isPauseWanted = true;
  }

  /** Lets a paused training go on. */
  continue(): void {
    this.#isPauseWanted = false;
    this.#wake?.();
  }

  /** Ends the training between two steps, paused or not. */
  stop(): void {
    this.#stop.abort(new StopRequested());
    this.#wake?.();
  }

  /** Resolves when the training may go on or must stop. */
  async untilWoken(): Promise<void> {
    if (!this.#isPauseWanted || this.isStopWanted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = null;
  }

  /** Throws StopRequested once a stop is wanted. */
  throwIfStopped(): void {
    this.#stop.signal.throwIfAborted();
  }
}

/** Unwinds the training; no failure. */
export class StopRequested extends Error {}
