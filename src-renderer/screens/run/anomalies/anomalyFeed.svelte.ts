import type { AnomalyReport } from '../../../../src-shared/anomaly';
import type { RequestParams } from '../../../../src-shared/contract/requests';
import { MeasuredFeed } from '../measuredFeed.svelte';

/** The reports on anomalies of a run, followed live. */
export class AnomalyFeed extends MeasuredFeed {
  #reports = $state.raw<readonly AnomalyReport[]>([]);
  #share = $state<number | null>(null);

  /** Oldest first. */
  get reports(): readonly AnomalyReport[] {
    return this.#reports;
  }

  /** How far the scoring is, 0..1; null while nothing is scored. */
  get share(): number | null {
    return this.#share;
  }

  /** Begins to score images; never rejects. */
  async begin(wish: Omit<RequestParams<'anomalies.start'>, 'runId'>): Promise<void> {
    const { client, runId } = this;
    this.error = null;
    this.#share = 0;
    const hasBegun = await this.attempt(() =>
      client.request('anomalies.start', { runId, ...wish }),
    );
    if (!hasBegun) this.#share = null;
  }

  /** Ends the scoring; nothing is kept of it. Never rejects. */
  async cancel(): Promise<void> {
    const { client, runId } = this;
    const isDone = await this.attempt(() => client.request('anomalies.cancel', { runId }));
    if (isDone) await this.load();
  }

  protected follow(): () => void {
    return this.client.on('anomalies.changed', ({ runId, share, report, error }) => {
      if (runId !== this.runId) return;
      const isEnd = report !== null || error !== null || share >= 1;
      this.#share = isEnd ? null : share;
      this.error = error;
      if (isEnd) void this.load();
    });
  }

  protected async fetch(): Promise<void> {
    const { runId } = this;
    const { reports, isMeasuring } = await this.client.request('anomalies.list', { runId });
    this.#reports = reports;
    this.#share = isMeasuring ? (this.#share ?? 0) : null;
  }
}
