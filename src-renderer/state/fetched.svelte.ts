import { errorMessage } from './errorMessage';

/** One answer that a screen needs: loading, ready with the value, or failed with a sentence. */
export class Fetched<Value> {
  #fetch: () => Promise<Value>;
  #phase = $state<'loading' | 'ready' | 'failed'>('loading');
  #value = $state.raw<Value | null>(null);
  #failure = $state('');
  #newest = 0;

  constructor(fetch: () => Promise<Value>) {
    this.#fetch = fetch;
  }

  get phase(): 'loading' | 'ready' | 'failed' {
    return this.#phase;
  }

  /** Only to be read while the phase is 'ready'. */
  get value(): Value {
    return this.#value as Value;
  }

  get failure(): string {
    return this.#failure;
  }

  /** Asks (again); an answer that a newer question has overtaken is dropped. Never rejects. */
  async load(): Promise<void> {
    const own = ++this.#newest;
    try {
      const value = await this.#fetch();
      if (own !== this.#newest) return;
      this.#value = value;
      this.#phase = 'ready';
    } catch (thrown) {
      if (own !== this.#newest) return;
      this.#failure = errorMessage(thrown);
      this.#phase = 'failed';
    }
  }
}
