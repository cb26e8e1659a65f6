export interface QuitGuardOptions {
  isTraining: () => boolean;
  /** Asks the user; true to quit. */
  ask: () => Promise<boolean>;
  /** Ends everything; called once. */
  end: () => Promise<void>;
}

/** Decides whether the application may end: at once when idle, after a question while a run trains. */
export class QuitGuard {
  #stage: 'open' | 'asking' | 'ending' = 'open';

  constructor(private readonly options: QuitGuardOptions) {}

  /** Wishes to quit that come while the question stands or the end is under way change nothing. */
  async request(): Promise<void> {
    if (this.#stage !== 'open') return;
    if (this.options.isTraining()) {
      this.#stage = 'asking';
      const isConfirmed = await this.options.ask();
      this.#stage = 'open';
      if (!isConfirmed) return;
    }
    this.#stage = 'ending';
    await this.options.end();
  }
}
