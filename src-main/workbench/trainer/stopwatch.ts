import { performance } from 'node:perf_hooks';

/** Counts the seconds of training, pauses left out. */
export class Stopwatch {
  #countedMs = 0;
  #runningSinceMs: number | null = null;

  start(): void {
    this.#runningSinceMs ??= performance.now();
  }

  stop(): void {
    this.#countedMs = this.seconds() * 1000;
    this.#runningSinceMs = null;
  }

  seconds(): number {
    const runningMs = this.#runningSinceMs === null ? 0 : performance.now() - this.#runningSinceMs;
    return (this.#countedMs + runningMs) / 1000;
  }
}
