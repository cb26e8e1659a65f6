import type { EventHub } from './eventHub';

/** A run that is waited for. */
export interface AwaitedRun {
  runId: string;
  /** Tells whether it is paused or over. */
  isAtRest: () => boolean;
  /** Resolves when it is over. */
  over: Promise<unknown>;
}

/** Resolves when every run is paused or over, and at the latest after `patienceMs`. */
export async function untilAtRest(
  hub: EventHub,
  runs: readonly AwaitedRun[],
  patienceMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([Promise.all(runs.map((run) => oneAtRest(hub, run))), patience]);
  clearTimeout(timer);
}

async function oneAtRest(hub: EventHub, { runId, isAtRest, over }: AwaitedRun): Promise<void> {
  await new Promise<void>((resolve) => {
    const stopListening = hub.listen((event) => {
      if (event.name === 'run.changed' && event.payload.runId === runId) settle();
    });
    const settle = () => {
      if (!isAtRest()) return;
      stopListening();
      resolve();
    };
    void over.then(settle);
    settle();
  });
}
