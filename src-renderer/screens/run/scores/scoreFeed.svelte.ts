import type { ServiceClient } from '../../../../src-shared/contract/client';
import type { MetricDefinition, ScoreCard } from '../../../../src-shared/scoreCard';
import { errorMessage } from '../../../state/errorMessage';

/** The score cards of a run, followed live as one fills. */
export class ScoreFeed {
  #client: ServiceClient;
  #runId: string;
  #phase = $state<'loading' | 'ready' | 'failed'>('loading');
  #failure = $state('');
  #definitions = $state.raw<readonly MetricDefinition[]>([]);
  #cards = $state.raw<readonly ScoreCard[]>([]);
  #isMeasuring = $state(false);
  #ahead = $state<number | null>(null);
  #error = $state<string | null>(null);

  constructor(client: ServiceClient, runId: string) {
    this.#client = client;
    this.#runId = runId;
  }

  get phase(): 'loading' | 'ready' | 'failed' {
    return this.#phase;
  }

  /** Why the cards could not be fetched. */
  get failure(): string {
    return this.#failure;
  }

  /** What is measured, in the order of the card. */
  get definitions(): readonly MetricDefinition[] {
    return this.#definitions;
  }

  /** Oldest first; the one that is being filled is the last. */
  get cards(): readonly ScoreCard[] {
    return this.#cards;
  }

  get isMeasuring(): boolean {
    return this.#isMeasuring;
  }

  /** Measures still to come; null before the first came. */
  get ahead(): number | null {
    return this.#ahead;
  }

  /** Why the last measuring could not begin or ended early. */
  get error(): string | null {
    return this.#error;
  }

  /** Listens, and fetches the cards whenever the service comes up; returns the end of it. */
  start(): () => void {
    const ends = [
      this.#client.on('scores.changed', ({ runId, card, metricsAhead, error }) => {
        if (runId !== this.#runId) return;
        this.#isMeasuring = metricsAhead > 0;
        this.#ahead = metricsAhead > 0 ? metricsAhead : null;
        this.#error = error;
        if (card !== null) this.#cards = withCard(this.#cards, card);
      }),
      this.#client.onConnection((state) => {
        if (state === 'ready') void this.load();
      }),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Fetches definitions and cards; never rejects. */
  async load(): Promise<void> {
    try {
      const [definitions, { cards, isMeasuring }] = await Promise.all([
        this.#client.request('scores.metrics', {}),
        this.#client.request('scores.list', { runId: this.#runId }),
      ]);
      this.#definitions = definitions;
      this.#cards = cards;
      this.#isMeasuring = isMeasuring;
      this.#phase = 'ready';
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
      if (this.#phase !== 'ready') this.#phase = 'failed';
    }
  }

  /** Begins a card with the newest weights; never rejects. */
  async measure(seed: number, label: number | null): Promise<void> {
    this.#error = null;
    this.#ahead = null;
    this.#isMeasuring = true;
    try {
      await this.#client.request('scores.start', { runId: this.#runId, seed, label });
    } catch (thrown) {
      this.#isMeasuring = false;
      this.#error = errorMessage(thrown);
    }
  }

  /** Ends the measuring; what is measured stays. Never rejects. */
  async cancel(): Promise<void> {
    try {
      await this.#client.request('scores.cancel', { runId: this.#runId });
    } catch (thrown) {
      this.#error = errorMessage(thrown);
    }
  }
}

/** Returns the cards with one that is new or further filled. */
export function withCard(cards: readonly ScoreCard[], card: ScoreCard): ScoreCard[] {
  return [...cards.filter(({ createdAtMs }) => createdAtMs !== card.createdAtMs), card];
}
