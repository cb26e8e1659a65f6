import type { EventName, Events } from '../../src-shared/contract/events';
import type { ServiceMessage } from '../../src-shared/contract/messages';

export type ServiceEvent = Extract<ServiceMessage, { type: 'event' }>;
export type EventListener = (event: ServiceEvent) => void;

/** Events that show the state of now: only the newest matters, so they are sent at most this often. */
const INTERVAL_MS = 100;
const LATEST_ONLY = ['run.changed', 'latent.updated'] as const satisfies EventName[];
type LatestOnlyName = (typeof LATEST_ONLY)[number];

/**
 * Hands events to every listener. Metric rows go out one and all, at once. Of a run's summaries and
 * latent frames the first goes out at once, and of those that follow within the interval the newest.
 */
export class EventHub {
  readonly #listeners = new Set<EventListener>();
  readonly #waiting = new Map<string, { newest: (() => void) | null }>();
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Returns the function that ends the subscription. */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit<Name extends EventName>(name: Name, payload: Events[Name]): void {
    const event = { type: 'event', name, payload } as ServiceEvent;
    // What still waits of a removed run would bring it back on the screen.
    if (event.name === 'run.removed') this.#dropWaiting(event.payload.runId);
    if (isLatestOnly(event)) this.#emitLatest(`${event.name}/${event.payload.runId}`, event);
    else this.#deliver(event);
  }

  /** Drops what still waits and every listener. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#listeners.clear();
  }

  #emitLatest(key: string, event: ServiceEvent): void {
    const waiting = this.#waiting.get(key);
    if (waiting) {
      waiting.newest = () => this.#deliver(event);
      return;
    }
    this.#deliver(event);
    this.#openInterval(key);
  }

  #dropWaiting(runId: string): void {
    for (const name of LATEST_ONLY) {
      const waiting = this.#waiting.get(`${name}/${runId}`);
      if (waiting) waiting.newest = null;
    }
  }

  #openInterval(key: string): void {
    const interval: { newest: (() => void) | null } = { newest: null };
    this.#waiting.set(key, interval);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#waiting.delete(key);
      if (interval.newest === null) return;
      interval.newest();
      this.#openInterval(key);
    }, INTERVAL_MS);
    this.#timers.add(timer);
  }

  #deliver(event: ServiceEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // One client's fault must not keep events from the others.
        console.error('an event listener failed:', error);
      }
    }
  }
}

function isLatestOnly(
  event: ServiceEvent,
): event is Extract<ServiceEvent, { name: LatestOnlyName }> {
  return (LATEST_ONLY as readonly EventName[]).includes(event.name);
}
