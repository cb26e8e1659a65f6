import type { TrainerHandle } from './trainerHandle';

/** Processes kept for runs that do not train. */
const MOST = 2;
const IDLE_MS = 5 * 60 * 1000;

interface Explorer {
  handle: TrainerHandle;
  idleTimer: NodeJS.Timeout;
}

/** Processes that hold the network of a run that does not train, kept warm for the next click. */
export class Explorers {
  /** By run, the least recently used first. */
  readonly #explorers = new Map<string, Explorer>();

  /** Returns the run's process, or null where none is warm. */
  use(runId: string): TrainerHandle | null {
    const explorer = this.#explorers.get(runId);
    if (!explorer) return null;
    this.#explorers.delete(runId);
    this.#explorers.set(runId, explorer);
    explorer.idleTimer.refresh();
    return explorer.handle;
  }

  /** Takes a process over; the least recently used goes when there are too many. */
  adopt(runId: string, handle: TrainerHandle): void {
    void this.end(runId);
    const idleTimer = setTimeout(() => {
      if (handle.isExploring) idleTimer.refresh();
      else void this.end(runId);
    }, IDLE_MS);
    idleTimer.unref();
    this.#explorers.set(runId, { handle, idleTimer });
    const oldest = [...this.#explorers].find(([, explorer]) => !explorer.handle.isExploring);
    if (this.#explorers.size > MOST && oldest !== undefined) void this.end(oldest[0]);
  }

  /** Forgets a process that has ended of itself. */
  forget(runId: string, handle: TrainerHandle): void {
    if (this.#explorers.get(runId)?.handle === handle) void this.end(runId);
  }

  /** Ends the run's process, if there is one. */
  async end(runId: string): Promise<void> {
    const explorer = this.#explorers.get(runId);
    this.#explorers.delete(runId);
    if (!explorer) return;
    clearTimeout(explorer.idleTimer);
    await explorer.handle.end();
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#explorers.keys()].map((runId) => this.end(runId)));
  }
}
