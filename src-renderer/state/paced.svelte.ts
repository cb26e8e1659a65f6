import { untrack } from 'svelte';

/** Digits that change faster than this cannot be read. */
export const READABLE_MS = 500;

/**
 * A value that follows a quick source calmly: at most once every `intervalMs`, so that numbers can
 * be read and drawing them takes no time from training; at once when its `key` changes.
 * Create it while a component starts.
 */
export class Paced<Value> {
  #value: Value;
  #changedAtMs = performance.now();

  constructor(source: () => Value, intervalMs: number, key: (value: Value) => unknown) {
    this.#value = $state.raw(untrack(source));
    $effect.pre(() => {
      const next = source();
      const shown = untrack(() => this.#value);
      const waitMs =
        key(next) === key(shown) ? this.#changedAtMs + intervalMs - performance.now() : 0;
      if (waitMs <= 0) {
        this.#show(next);
        return;
      }
      const timer = setTimeout(() => this.#show(next), waitMs);
      return () => clearTimeout(timer);
    });
  }

  get value(): Value {
    return this.#value;
  }

  #show(value: Value): void {
    this.#changedAtMs = performance.now();
    this.#value = value;
  }
}
