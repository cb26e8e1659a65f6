import type { ServiceClient } from '../../../src-shared/contract/client';
import { errorMessage } from '../../state/errorMessage';

/** What was measured of a run, followed live while more is. */
export abstract class MeasuredFeed {
  #phase = $state<'loading' | 'ready' | 'failed'>('loading');
  #failure = $state('');
  #error = $state<string | null>(null);

  constructor(
    protected readonly client: ServiceClient,
    protected readonly runId: string,
  ) {}

  get phase(): 'loading' | 'ready' | 'failed' {
    return this.#phase;
  }

  /** Why what there is could not be fetched. */
  get failure(): string {
    return this.#failure;
  }

  /** Why the last measuring could not begin or ended early. */
  get error(): string | null {
    return this.#error;
  }

  protected set error(error: string | null) {
    this.#error = error;
  }

  /** Fetches what there is. */
  protected abstract fetch(): Promise<void>;

  /** Follows the events; returns the end of it. */
  protected abstract follow(): () => void;

  /** Listens, and fetches whenever the service comes up; returns the end of it. */
  start(): () => void {
    const ends = [
      this.follow(),
      this.client.onConnection((state) => {
        if (state === 'ready') void this.load();
      }),
    ];
    return () => ends.forEach((end) => end());
  }

  /** Fetches what there is; never rejects. */
  async load(): Promise<void> {
    try {
      await this.fetch();
      this.#phase = 'ready';
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
      if (this.#phase !== 'ready') this.#phase = 'failed';
    }
  }

  /** Asks for something and keeps why it was refused; tells whether it was done. */
  protected async attempt(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch (thrown) {
      this.#error = errorMessage(thrown);
      return false;
    }
  }
}
