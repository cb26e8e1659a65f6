import type { MetricDefinition, ScoreCard } from '../../../../src-shared/scoreCard';
import { MeasuredFeed } from '../measuredFeed.svelte';

/** The score cards of a run, followed live as one fills. */
export class ScoreFeed extends MeasuredFeed {
  #definitions = $state.raw<readonly MetricDefinition[]>([]);
  #cards = $state.raw<readonly ScoreCard[]>([]);
  #isMeasuring = $state(false);
  #ahead = $state<number | null>(null);

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

  /** Begins a card with the newest weights; never rejects. */
  async measure(seed: number, label: number | null): Promise<void> {
    const { client, runId } = this;
    this.error = null;
    this.#ahead = null;
    this.#isMeasuring = true;
    const hasBegun = await this.attempt(() =>
      client.request('scores.start', { runId, seed, label }),
    );
    if (!hasBegun) this.#isMeasuring = false;
  }

  /** Ends the measuring; what is measured stays. Never rejects. */
  async cancel(): Promise<void> {
    const { client, runId } = this;
    await this.attempt(() => client.request('scores.cancel', { runId }));
  }

  protected follow(): () => void {
    return this.client.on('scores.changed', ({ runId, card, metricsAhead, error }) => {
      if (runId !== this.runId) return;
      this.#isMeasuring = metricsAhead > 0;
      this.#ahead = metricsAhead > 0 ? metricsAhead : null;
      this.error = error;
      if (card !== null) this.#cards = withCard(this.#cards, card);
    });
  }

  protected async fetch(): Promise<void> {
    const { runId } = this;
    const [definitions, { cards, isMeasuring }] = await Promise.all([
      this.client.request('scores.metrics', {}),
      this.client.request('scores.list', { runId }),
    ]);
    this.#definitions = definitions;
    this.#cards = cards;
    this.#isMeasuring = isMeasuring;
  }
}

/** Returns the cards with one that is new or further filled. */
export function withCard(cards: readonly ScoreCard[], card: ScoreCard): ScoreCard[] {
  return [...cards.filter(({ createdAtMs }) => createdAtMs !== card.createdAtMs), card];
}
