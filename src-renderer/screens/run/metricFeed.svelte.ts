import type { ServiceClient } from '../../../src-shared/contract/client';
import { MetricLog } from '../../charts/metricLog';
import { errorMessage } from '../../state/errorMessage';

/** Charts redraw at most this often while rows stream in. */
const REDRAW_MS = 400;

/** The metrics of one run, followed live: one snapshot, then only the rows that are new. */
export class MetricFeed {
  readonly log = new MetricLog();
  #client: ServiceClient;
  #runId: string;
  #version = $state(0);
  #failure = $state<string | null>(null);
  #redraw: ReturnType<typeof setTimeout> | null = null;

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

  get isLoaded(): boolean {
    return this.#version > 0;
  }

  /** Listens and fetches the snapshot whenever the service comes up; returns the end of it. */
  start(): () => void {
    const { log } = this;
    const ends = [
      this.#client.on('metrics.appended', (event) => {
        if (event.runId === this.#runId && log.appended(event)) this.#changed();
      }),
      this.#client.on('metrics.rewound', (event) => {
        if (event.runId === this.#runId && log.rewound(event)) this.#changed();
      }),
      this.#client.onConnection((state) => {
        if (state === 'ready') void this.load();
        if (state === 'lost') log.expectSnapshot();
      }),
      () => {
        if (this.#redraw !== null) clearTimeout(this.#redraw);
      },
    ];
    return () => ends.forEach((end) => end());
  }

  /** Fetches the snapshot; never rejects. */
  async load(): Promise<void> {
    try {
      this.log.load(await this.#client.request('metrics.get', { runId: this.#runId }));
      this.#failure = null;
      this.#version++;
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
    }
  }

  #changed(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = null;
      this.#version++;
    }, REDRAW_MS);
  }
}
