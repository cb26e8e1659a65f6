import { errorMessage } from '../../state/errorMessage';
import { renewalDelayMs } from './renewal';

export interface LiveQueryOptions<Result> {
  /**
   * Returns the request to make, or null while it cannot be made. It is read in an effect: when
   * what it reads changes, the request is made at once.
   */
  ask: () => (() => Promise<Result>) | null;
  /** Step of the newest weights; a rise renews the answer, at the pace above. */
  weightsStep: () => number;
  /** The end of training renews the answer without delay. */
  isTraining: () => boolean;
  /** Nothing is asked for what nobody sees. */
  isVisible: () => boolean;
}

/** An answer of the trainer that is kept current while training. Create it while a component starts. */
export class LiveQuery<Result> {
  #value = $state.raw<Result | null>(null);
  #failure = $state<string | null>(null);
  #isLoading = $state(false);
  /** Failures in a row; a rise makes the effect ask again, later each time. */
  #failures = $state(0);
  #newest = 0;
  #asked: (() => Promise<Result>) | null = null;
  #askedStep = -1;
  #askedAtMs = -Infinity;
  #tookMs = 0;

  constructor(options: LiveQueryOptions<Result>) {
    const ask = $derived(options.ask());
    $effect(() => {
      const request = ask;
      const step = options.weightsStep();
      const failures = this.#failures;
      if (request === null || !options.isVisible()) return;
      const delayMs = renewalDelayMs({
        isSameRequest: request === this.#asked,
        step,
        isTraining: options.isTraining(),
        askedStep: this.#askedStep,
        failures,
        tookMs: this.#tookMs,
        sinceAskedMs: performance.now() - this.#askedAtMs,
      });
      if (delayMs === null) return;
      const timer = setTimeout(() => void this.#load(request, step), delayMs);
      return () => clearTimeout(timer);
    });
  }

  get value(): Result | null {
    return this.#value;
  }

  get failure(): string | null {
    return this.#failure;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Asks again now, after a failure. */
  retry(): void {
    if (this.#asked !== null) void this.#load(this.#asked, this.#askedStep);
  }

  /** An answer is dropped when a newer request was made meanwhile. */
  async #load(request: () => Promise<Result>, step: number): Promise<void> {
    const number = ++this.#newest;
    this.#asked = request;
    this.#askedStep = step;
    this.#askedAtMs = performance.now();
    this.#isLoading = true;
    try {
      const value = await request();
      if (number !== this.#newest) return;
      this.#tookMs = performance.now() - this.#askedAtMs;
      this.#value = value;
      this.#failure = null;
      this.#failures = 0;
    } catch (thrown) {
      if (number !== this.#newest) return;
      this.#failure = errorMessage(thrown);
      this.#failures++;
    } finally {
      if (number === this.#newest) this.#isLoading = false;
    }
  }
}
