import type { ServiceClient } from '../../../src-shared/contract/client';
import { CardLog } from '../../charts/cardLog';
import { errorMessage } from '../../state/errorMessage';

/** The readings of a run's cards, followed live: one snapshot, then only those that are new. */
export class CardFeed {
  readonly log = new CardLog();
  #client: ServiceClient;
  #runId: string;
  #version = $state(0);
  #failure = $state<string | null>(null);

  constructor(client: ServiceClient, runId: string) {
    this.#client = client;
    this.#runId = runId;
  }

  /** Rises when the log has changed; whatever draws the log reads it first. */
  get version(): number {
    return this.#version;
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** Listens and fetches the snapshot whenever the service comes up; returns the end of it. */
  start(): () => void {
    const ends = [
      this.#client.on('cards.appended', ({ runId, readings }) => {
        if (runId === this.#runId && this.log.appended(readings)) this.#version++;
      }),
      this.#client.onConnection((state) => {
        if (state === 'ready') void this.load();
        if (state === 'lost') this.log.expectSnapshot();
      }),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Fetches the snapshot; never rejects. */
  async load(): Promise<void> {
    try {
      const { readings } = await this.#client.request('cards.get', { runId: this.#runId });
      this.log.load(readings);
      this.#failure = null;
      this.#version++;
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
    }
  }
}
