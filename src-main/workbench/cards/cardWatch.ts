import type { CardReading } from '../../../src-shared/domain';
import type { Cards } from './cards';
import { watchCards } from './nvidiaSmi';

/** After nvidia-smi has failed: a driver that is being restarted is back by then. */
const RETRY_MS = 30_000;

/** Reads the cards of the runs that train on some: by one nvidia-smi, and only while there is such a run. */
export class CardWatch {
  #runs: ReadonlyMap<string, readonly number[]> = new Map();
  #stop: (() => void) | null = null;

  /** @param record hears the readings of a run's cards. */
  constructor(
    private readonly cards: Pick<Cards, 'visible'>,
    private readonly record: (runId: string, readings: CardReading[]) => void,
  ) {}

  /** Reads the cards of these runs from now on, and no others. */
  follow(runs: ReadonlyMap<string, readonly number[]>): void {
    this.#runs = runs;
    if (runs.size === 0) this.#end();
    else if (this.#stop === null) this.#start();
  }

  #start(): void {
    let isWanted = true;
    let stopReading: (() => void) | null = null;
    this.#stop = () => {
      isWanted = false;
      stopReading?.();
    };
    void this.cards.visible().then((visible) => {
      if (!isWanted) return;
      if (visible.length === 0) {
        this.#retryLater();
        return;
      }
      const numbers = new Map(visible.map(({ driverIndex, card }) => [driverIndex, card.index]));
      const read = (readings: CardReading[]) =>
        this.#read(
          readings.flatMap((reading) => {
            const card = numbers.get(reading.card);
            return card === undefined ? [] : [{ ...reading, card }];
          }),
        );
      stopReading = watchCards(read, () => this.#retryLater());
    });
  }

  #read(readings: readonly CardReading[]): void {
    for (const [runId, cards] of this.#runs) {
      const own = readings.filter(({ card }) => cards.includes(card));
      if (own.length > 0) this.record(runId, own);
    }
  }

  #retryLater(): void {
    const timer = setTimeout(() => this.#start(), RETRY_MS);
    timer.unref();
    this.#stop = () => clearTimeout(timer);
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
  }
}
