import type { ServiceClient } from '../../src-shared/contract/client';
import type { RunSummary } from '../../src-shared/domain';
import { errorMessage } from './errorMessage';

/** Every run of the workspace, newest first, kept current by the service's events. */
export class Runs {
  #client: ServiceClient;
  #list = $state.raw<RunSummary[]>([]);
  #phase = $state<'loading' | 'failed' | 'ready'>('loading');
  #failure = $state('');
  /** Runs that changed or went while a list was on its way, which must win over that list. */
  #changedInFlight: Map<string, RunSummary | null> | null = null;

  constructor(client: ServiceClient) {
    this.#client = client;
    client.on('run.changed', (run) => this.#put(run));
    client.on('run.removed', ({ runId }) => this.#drop(runId));
    client.onConnection((state) => {
      if (state === 'ready') void this.load();
    });
  }

  get list(): readonly RunSummary[] {
    return this.#list;
  }

  /** 'failed' only before the first list came; later failures keep the list that is shown. */
  get phase(): 'loading' | 'failed' | 'ready' {
    return this.#phase;
  }

  get failure(): string {
    return this.#failure;
  }

  byId(runId: string): RunSummary | null {
    return this.#list.find((run) => run.runId === runId) ?? null;
  }

  /** Fetches the list; called by itself whenever the service comes up. Never rejects. */
  async load(): Promise<void> {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- Bookkeeping, never shown.
    const changes = new Map<string, RunSummary | null>();
    this.#changedInFlight = changes;
    try {
      const fetched = await this.#client.request('runs.list', {});
      if (this.#changedInFlight !== changes) return;
      this.#list = newestFirst([
        ...fetched.filter((run) => !changes.has(run.runId)),
        ...[...changes.values()].filter((run) => run !== null),
      ]);
      this.#phase = 'ready';
    } catch (thrown) {
      if (this.#phase !== 'ready') this.#phase = 'failed';
      this.#failure = errorMessage(thrown);
    } finally {
      if (this.#changedInFlight === changes) this.#changedInFlight = null;
    }
  }

  #put(run: RunSummary): void {
    this.#changedInFlight?.set(run.runId, run);
    this.#list = this.byId(run.runId)
      ? this.#list.map((known) => (known.runId === run.runId ? run : known))
      : newestFirst([run, ...this.#list]);
  }

  #drop(runId: string): void {
    this.#changedInFlight?.set(runId, null);
    this.#list = this.#list.filter((run) => run.runId !== runId);
  }
}

function newestFirst(runs: RunSummary[]): RunSummary[] {
  return runs.sort((a, b) => b.createdAtMs - a.createdAtMs);
}
