/** Divides the machine's cores among the runs that train, so that they do not wait for each other. */
export class CoreShares {
  readonly #told = new Map<string, number>();

  /**
   * @param cores of the machine.
   * @param tell hears the cores that a run's trainer should use at most from now on.
   */
  constructor(
    private readonly cores: number,
    private readonly tell: (runId: string, threads: number) => void,
  ) {}

  /**
   * Tells each run that the processor computes now its share, at least one core, unless it was told the same last.
   * @param hostCount runs on cards, each of which keeps one core busy with its host's part.
   */
  divide(trainingRunIds: readonly string[], hostCount: number): void {
    const threads = Math.max(1, Math.floor((this.cores - hostCount) / trainingRunIds.length));
    for (const runId of this.#told.keys()) {
      // It may come back with another process, which has been told nothing.
      if (!trainingRunIds.includes(runId)) this.#told.delete(runId);
    }
    for (const runId of trainingRunIds) {
      if (this.#told.get(runId) === threads) continue;
      this.#told.set(runId, threads);
      this.tell(runId, threads);
    }
  }
}
