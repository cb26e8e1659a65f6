import type { AnomalyReport } from '../../../../src-shared/anomaly';
import type { ServiceClient } from '../../../../src-shared/contract/client';
import type { RequestParams } from '../../../../src-shared/contract/requests';
import { errorMessage } from '../../../state/errorMessage';

/** The reports on anomalies of a run, followed live. */
export class AnomalyFeed {
  #client: ServiceClient;
  #runId: string;
  #phase = $state<'loading' | 'ready' | 'failed'>('loading');
  #failure = $state('');
  #reports = $state.raw<readonly AnomalyReport[]>([]);
  #share = $state<number | null>(null);
  #error = $state<string | null>(null);

  constructor(client: ServiceClient, runId: string) {
    this.#client = client;
    this.#runId = runId;
  }

  get phase(): 'loading' | 'ready' | 'failed' {
    return this.#phase;
  }

  /** Why the reports could not be fetched. */
  get failure(): string {
    return this.#failure;
  }

  /** Oldest first. */
  get reports(): readonly AnomalyReport[] {
    return this.#reports;
  }

  /** How far the scoring is, 0..1; null while nothing is scored. */
  get share(): number | null {
    return this.#share;
  }

  /** Why the last scoring could not begin or ended early. */
  get error(): string | null {
    return this.#error;
  }

  /** Listens, and fetches the reports whenever the service comes up; returns the end of it. */
  start(): () => void {
    const ends = [
      this.#client.on('anomalies.changed', ({ runId, share, report, error }) => {
        if (runId !== this.#runId) return;
        const isEnd = report !== null || error !== null || share >= 1;
        this.#share = isEnd ? null : share;
        this.#error = error;
        if (isEnd) void this.load();
      }),
      this.#client.onConnection((state) => {
        if (state === 'ready') void this.load();
      }),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Fetches the reports; never rejects. */
  async load(): Promise<void> {
    try {
      const { reports, isMeasuring } = await this.#client.request('anomalies.list', {
        runId: this.#runId,
      });
      this.#reports = reports;
      this.#share = isMeasuring ? (this.#share ?? 0) : null;
      this.#phase = 'ready';
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
      if (this.#phase !== 'ready') this.#phase = 'failed';
    }
  }

  /** Begins to score images; never rejects. */
  async begin(wish: Omit<RequestParams<'anomalies.start'>, 'runId'>): Promise<void> {
    this.#error = null;
    this.#share = 0;
    try {
      await this.#client.request('anomalies.start', { runId: this.#runId, ...wish });
    } catch (thrown) {
      this.#share = null;
      this.#error = errorMessage(thrown);
    }
  }

  /** Ends the scoring; nothing is kept of it. Never rejects. */
  async cancel(): Promise<void> {
    try {
      await this.#client.request('anomalies.cancel', { runId: this.#runId });
      await this.load();
    } catch (thrown) {
      this.#error = errorMessage(thrown);
    }
  }
}
