import type { CardReading } from '../../../src-shared/domain';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import type { TrainerJob } from '../trainer/protocol';
import { cardsUnusable, type Cards } from './cards';
import { CardWatch } from './cardWatch';
import { cardsOf, placedAgain, placedDevice, PROMISED_BYTES } from './placement';

interface Use {
  cards: readonly number[];
  /** The run has not taken its memory yet, as far as can be seen. */
  isPromise: boolean;
}

/** Which runs compute on which cards, from their placement to their end. */
export class CardUse {
  readonly #uses = new Map<string, Use>();
  readonly #watch: CardWatch;

  /** @param record hears what is read of a run's cards while it trains. */
  constructor(
    private readonly cards: Cards,
    record: (runId: string, readings: CardReading[]) => void,
  ) {
    this.#watch = new CardWatch(cards, record);
  }

  /**
   * Resolves with how a job is computed, on a device that is there; its cards are promised to the run until `leave`.
   * Rejects with ConfigError where a new run names a card that is not there.
   */
  async place(
    runId: string,
    { execution: before, config, checkpointFile }: TrainerJob,
  ): Promise<ExecutionConfig> {
    const asked = config.execution;
    const isNew = checkpointFile === null && before.device === asked.device;
    const cards = await this.cards.listNow();
    const isUsable = cardsUnusable() === null;
    const now = { cards, promisedBytes: this.#promisedBytes(), isUsable };
    const execution = isNew
      ? { ...before, device: placedDevice(before, now) }
      : placedAgain(before, asked, now);
    this.#uses.set(runId, { cards: cardsOf(execution.device), isPromise: true });
    return execution;
  }

  /** The run's trainer has told what computes it: not what was promised, where that could not be used. */
  computes(runId: string, device: string): void {
    const use = this.#uses.get(runId);
    if (use) this.#uses.set(runId, { ...use, cards: cardsOf(device) });
  }

  /** The run has taken its memory: nvidia-smi shows it from now on. */
  hasAllocated(runId: string): void {
    const use = this.#uses.get(runId);
    if (use?.isPromise) this.#uses.set(runId, { ...use, isPromise: false });
  }

  leave(runId: string): void {
    this.#uses.delete(runId);
  }

  isOnCard(runId: string): boolean {
    return (this.#uses.get(runId)?.cards.length ?? 0) > 0;
  }

  /** Reads the cards of these runs from now on, and no others. */
  read(runIds: readonly string[]): void {
    const onCards = runIds.filter((runId) => this.isOnCard(runId));
    this.#watch.follow(new Map(onCards.map((runId) => [runId, this.#uses.get(runId)!.cards])));
  }

  #promisedBytes(): Map<number, number> {
    const bytes = new Map<number, number>();
    for (const { cards, isPromise } of this.#uses.values()) {
      if (!isPromise) continue;
      for (const card of cards) bytes.set(card, (bytes.get(card) ?? 0) + PROMISED_BYTES);
    }
    return bytes;
  }
}
