/** Starts a process; `ended` hears its end, with the reason of an early one. Returns what ends it. */
export type StartJob = (ended: (error: string | null) => void) => () => Promise<void>;

interface RunJob {
  /** Ends it; resolves when its process is gone. */
  end: () => Promise<void>;
  isCancelled: boolean;
}

/** Jobs of one kind, at most one for each run at a time. */
export class RunJobs {
  readonly #active = new Map<string, RunJob>();
  #isClosing = false;

  has(runId: string): boolean {
    return this.#active.has(runId);
  }

  /**
   * Begins a run's job. Throws what `prepare` throws.
   * @param prepare finds out what is to be done; nobody else begins meanwhile.
   * @param onEnd hears the end, when the process is gone and the next may begin: without a reason where the job is done or
   *   was cancelled. Not called where all jobs are ended.
   */
  async begin(
    runId: string,
    prepare: () => Promise<StartJob>,
    onEnd: (error: string | null) => void,
  ): Promise<void> {
    const job: RunJob = { end: () => Promise.resolve(), isCancelled: false };
    this.#active.set(runId, job);
    const ended = (error: string | null) => {
      this.#active.delete(runId);
      if (!this.#isClosing) onEnd(job.isCancelled ? null : error);
    };
    try {
      const start = await prepare();
      if (this.#isClosing || job.isCancelled) ended(null);
      else job.end = start(ended);
    } catch (error) {
      this.#active.delete(runId);
      throw error;
    }
  }

  /** Ends a run's job; does nothing where there is none. */
  async cancel(runId: string): Promise<void> {
    const job = this.#active.get(runId);
    if (job === undefined) return;
    job.isCancelled = true;
    await job.end();
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#active.values()].map(({ end }) => end()));
  }
}
